using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
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
