using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A tree of blocks like that of many miners who do not always hear of each other: votes, transfers, and some invalid blocks.
/// </summary>
public static class BlockTree
{
    private static readonly TestNetwork _network = TestNetwork.Default;
    private static readonly TestMiner _miner = new(_network);

    /// <summary>One block to mine: its parent and its content.</summary>
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
            (6, Gen.Constant(Content.Vote)), (3, Gen.Constant(Content.TwoVotes)), (2, Gen.Constant(Content.CloseOrSeal)),
            (1, Gen.Constant(Content.Election)), (6, Gen.Constant(Content.Transfers)), (1, Gen.Constant(Content.Invalid)),
            (1, Gen.Constant(Content.Overspend)))
        select new Step(parent, voter, choice, content);

    /// <summary>The blocks, each after its parent: one that opens an election, and one a step.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="inTurn">Whether further blocks follow that make each branch the best one, one after the other.</param>
    public static IReadOnlyList<Block> Of(IReadOnlyList<Step> steps, bool inTurn = false)
    {
        var election = _network.Open(Voters.Organiser, settle: 0);
        List<(Block Block, List<Block>? Branch)> tree = [];
        Add([], [election], Voters.Number(0));
        foreach (var (number, step) in steps.Index())
        {
            // The parent is counted from the newest block, so that branches grow long.
            var (parent, branch) = tree[^Math.Min(step.Parent + 1, tree.Count)];
            if (branch is null)
            {
                // The parent is invalid, so the content doesn't matter.
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

        foreach (var leaf in inTurn ? Leaves() : [])
        {
            var highest = tree.Max(node => node.Branch?.Count ?? 0);
            for (var branch = leaf; branch.Count <= highest; branch = tree[^1].Branch!) Add(branch, [], Voters.Number(0));
        }

        return [.. tree.Select(node => node.Block)];

        List<Block>[] Leaves() =>
        [
            .. tree.Select(node => node.Branch).OfType<List<Block>>()
                .Where(branch => tree.All(node => node.Branch is null || node.Block.Header.Previous != branch[^1].Hash)),
        ];

        // A transfer to the next voter, who may spend the coins in the same block. Rival branches use the same sequences.
        Transaction Send(List<Block> branch, int sender, ulong amount)
        {
            var sent = branch.SelectMany(block => block.Transactions)
                .Count(earlier => earlier.Payload is Transfer transfer && transfer.Sender == Voters.Number(sender).Key);
            return _network.Send(Voters.Number(sender), Voters.Number(sender + 1), amount, (uint)sent + 1);
        }

        void Add(List<Block> branch, Transaction[] wanted, Voter miner)
        {
            var state = new LedgerState();
            foreach (var block in branch) state.Apply(block);
            var at = (branch.Count == 0 ? TestNetwork.Epoch : branch[^1].Header.Time).Plus(1_000);
            var body = state.Draft(wanted, at).Transactions;

            // Nothing of the content is valid here, so the block gets a transaction that always is.
            if (body.IsEmpty) body = [_network.Open(Voters.Number(tree.Count), $"Filler {tree.Count}")];
            var mined = _miner.Mine(branch, body, at, coinbase: coinbase => coinbase with { Account = miner.Key });
            tree.Add((mined, [.. branch, mined]));
        }

        IEnumerable<BlockHeader> Headers(Block from)
        {
            for (var at = from; at is not null;
                at = tree.Select(node => node.Block).FirstOrDefault(block => block.Hash == at.Header.Previous))
                yield return at.Header;
        }
    }
}
