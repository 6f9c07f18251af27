using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger;

namespace OrleansBallot.Tests.Support;

/// <summary>A tree of blocks such as many miners make who do not always hear of each other: votes, transfers, and some that are invalid.</summary>
public static class BlockTree
{
    private static readonly TestNetwork _network = TestNetwork.Default;
    private static readonly TestMiner _miner = new(_network);

    /// <summary>One block to mine: on which earlier one, with what in it.</summary>
    public sealed record Step(int Parent, int Voter, int Choice, Content Content);

    public enum Content
    {
        Vote,
        TwoVotes,
        CloseOrSeal,
        Election,
        Transfers,
        Invalid,
        Overspend,
    }

    public static Gen<Step> Steps() =>
        from parent in Gen.Frequency((3, Gen.Choose(0, 2)), (1, Gen.Choose(0, 20)))
        from voter in Gen.Choose(0, 5)
        from choice in Gen.Choose(0, 2)
        from content in Gen.Frequency(
            (6, Gen.Constant(Content.Vote)), (3, Gen.Constant(Content.TwoVotes)), (2, Gen.Constant(Content.CloseOrSeal)), (1, Gen.Constant(Content.Election)),
            (6, Gen.Constant(Content.Transfers)), (1, Gen.Constant(Content.Invalid)), (1, Gen.Constant(Content.Overspend)))
        select new Step(parent, voter, choice, content);

    /// <summary>The blocks, each after its parent.</summary>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Step> steps)
    {
        var election = _network.Open(Voters.Organiser, settle: 0);
        List<(Block Block, List<Block>? Branch)> tree = [];
        Add([], [election], Voters.Number(0));
        foreach (var (number, step) in steps.Index())
        {
            // Counted from the newest, so that branches grow long.
            var (parent, branch) = tree[^Math.Min(step.Parent + 1, tree.Count)];
            if (branch is null)
            {
                // On an invalid block; what it holds doesn't matter.
                tree.Add((_miner.Mine(parent.Header, Headers(parent), new(), [_network.Vote(Voters.Number(number), election, 0)]), null));
                continue;
            }

            var vote = _network.Vote(Voters.Number(step.Voter), election, step.Choice);
            Transaction[] body = step.Content switch
            {
                Content.Vote => [vote],
                Content.TwoVotes => [vote, _network.Vote(Voters.Number(step.Voter + 1), election, step.Choice)],
                Content.CloseOrSeal => [_network.Close(Voters.Organiser, election), _network.Seal(election), vote],
                Content.Election => [_network.Open(Voters.Number(number), $"Number {number}")],
                Content.Transfers => [Send(branch, step.Voter, 20), Send(branch, step.Voter + 1, 10 + 20UL * (uint)step.Choice)],
                Content.Overspend => [Send(branch, step.Voter, 50UL * (uint)branch.Count + 1)],
                _ => [_network.Vote(Voters.Number(step.Voter), election, 99)],
            };
            if (step.Content is Content.Invalid or Content.Overspend) tree.Add((_miner.Mine(branch, body), null));
            else Add(branch, body, Voters.Number(step.Voter));
        }

        return [.. tree.Select(node => node.Block)];

        // To the next in line, who may well send on at once what comes in the same block. Rival branches spend the same sequences.
        Transaction Send(List<Block> branch, int sender, ulong amount)
        {
            var sent = branch.SelectMany(block => block.Transactions).Count(earlier => earlier.Payload is Transfer transfer && transfer.Sender == Voters.Number(sender).Key);
            return _network.Send(Voters.Number(sender), Voters.Number(sender + 1), amount, (uint)sent + 1);
        }

        void Add(List<Block> branch, Transaction[] wanted, Voter miner)
        {
            var state = new LedgerState();
            foreach (var block in branch) state.Apply(block);
            var at = (branch.Count == 0 ? TestNetwork.Epoch : branch[^1].Header.Time).Plus(1_000);
            var body = state.Draft(wanted, at).Transactions;

            // Nothing of it is valid here: something that always is, so that there is a block.
            if (body.IsEmpty) body = [_network.Open(Voters.Number(tree.Count), $"Filler {tree.Count}")];
            var mined = _miner.Mine(branch, body, at, coinbase: coinbase => coinbase with { Account = miner.Key });
            tree.Add((mined, [.. branch, mined]));
        }

        IEnumerable<BlockHeader> Headers(Block from)
        {
            for (var at = from; at is not null; at = tree.Select(node => node.Block).FirstOrDefault(block => block.Hash == at.Header.Previous)) yield return at.Header;
        }
    }
}
