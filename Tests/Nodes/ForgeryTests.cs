using OrleansBallot.Grains.Attacks;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node that forges goes on as a node meanwhile.</summary>
public sealed class ForgeryTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task What_is_forged_is_of_the_moment_at_which_it_began_whatever_the_node_does_meanwhile() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var block = _miner.Mine([], [_election]);
        var before = node.Replica.Chain.Tip.Hash;
        var offTurn = new Between(() => lone.Take(block));

        var item = await Forgery.Forge("bad-signature", node, offTurn, new TestRandomness(), CancellationToken.None);

        Assert.Equal(block.Hash, node.Replica.Chain.Tip.Hash);
        var rule = Block.TryDecode(LoneNode.Network.Id, item.Blocks[0], out var forged);
        Assert.Equal(Rejection.None, rule);
        Assert.Equal(before, forged!.Header.Previous);
        Assert.Equal(new LedgerState().Draft(forged.Transactions, forged.Header.Time).TallyRoot, forged.Header.TallyRoot);
    });

    [Fact]
    public Task A_search_ends_with_its_node() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Forgery.Forge("bad-signature", node, new Between(stop.CancelAsync), new TestRandomness(), stop.Token));
    });

    [Fact, Breaks(Rejection.Overspend)]
    public Task What_is_forged_costs_the_node_no_coins_once_it_has_some() => LoneNode.Run(async lone =>
    {
        // Everyone gets to see the block, and what it holds may be submitted apart from it.
        var node = await lone.Open();
        var item = await Forgery.Forge("overspend", node, lone.OffTurn, new TestRandomness(), CancellationToken.None);
        Block.TryDecode(LoneNode.Network.Id, item.Blocks[0], out var forged);
        await lone.Take(_miner.Mine([], [_election], coinbase: coinbase => coinbase with { Account = node.Identity.Account }));

        Assert.Equal("overspend", (await lone.Submit(forged!.Transactions[^1])).Rule);
    });

    [Fact]
    public Task A_blank_ballot_is_rewritten_too() => LoneNode.Run(async lone =>
    {
        var approvals = Voters.Organiser.Sign(
            LoneNode.Network.Id, TestNetwork.Definition(Voters.Organiser).By(CountingMethod.Approval));
        var blank = CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(approvals), 0, TestNetwork.Epoch).Choosing([]);
        var node = await lone.Open();
        await lone.Take(_miner.Mine([], [approvals, Voters.Ann.Sign(LoneNode.Network.Id, blank)]));

        var item = await Forgery.Forge("rewrite-block", node, lone.OffTurn, new TestRandomness(), CancellationToken.None);

        Assert.Equal(Rejection.WrongSignature, (await node.Blocks.Accept(item.Blocks[0], CancellationToken.None)).Rule);
    });

    /// <summary>Elsewhere is anywhere and any time later: something else happens before the work begins.</summary>
    private sealed class Between(Func<Task> other) : IOffTurn
    {
        public async Task<T> Run<T>(Func<T> work, CancellationToken stop)
        {
            await other();
            return work();
        }

        public Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop) =>
            throw new NotSupportedException("Forging is one piece of work.");
    }
}
