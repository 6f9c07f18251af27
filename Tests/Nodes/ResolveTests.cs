using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Resolve asks everyone, and nobody can spoil its answer.</summary>
public sealed class ResolveTests
{
    private static readonly TimeSpan _almost = TimeSpan.FromSeconds(1.9);

    private readonly Block[] _chain = Mined(blocks: 6);

    [Fact]
    public Task A_peer_that_is_deaf_or_drips_or_sends_junk_costs_the_others_nothing() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peers = lone.Meet("deaf", "drip", "honest", "junk");
        peers[0].Info = () => new TaskCompletionSource<ChainInfo>().Task;
        peers[2].Hold(_chain[..4]);
        peers[3].Info = () => Task.FromResult(new ChainInfo("junk", null!, 0, 0, 0, [], 0, 0));

        // It has a longer chain and gives it block by block, each just in time.
        var drip = peers[1];
        drip.Hold(_chain);
        var asked = new SemaphoreSlim(0);
        var drops = new TaskCompletionSource<BlockPage>[_chain.Length];
        for (var i = 0; i < drops.Length; i++) drops[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var dropped = 0;
        drip.Bodies = _ =>
        {
            asked.Release();
            return drops[dropped].Task;
        };

        var resolving = node.Comparison.Resolve(CancellationToken.None);
        await Eventually.True(() => Task.FromResult(node.Replica.Chain.Tip.Hash == _chain[3].Hash), "the honest peer's blocks are here");
        for (; dropped < 4; drops[dropped++].SetResult(new([_chain[dropped - 1].Encode()])))
        {
            await asked.WaitAsync();
            lone.Time.Advance(_almost);
        }

        var report = await resolving.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(_chain[3].Hash, report.After);
        Assert.Equal((2, 5), (report.Agreeing, report.Asked));
    });

    [Fact]
    public Task What_is_best_is_fetched_whoever_has_it() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peers = lone.Meet("node-2", "node-3", "node-4");
        peers[0].Hold(_chain[..2]);
        peers[1].Hold(_chain[..2]);
        peers[2].Hold(_chain);

        var report = await node.Comparison.Resolve(CancellationToken.None);

        Assert.Equal((_chain[^1].Hash, true), (report.After, report.Swapped));
        Assert.Equal(2, report.Agreeing);
    });

    private static Block[] Mined(int blocks)
    {
        var election = LoneNode.Network.Open(Voters.Organiser);
        var miner = new TestMiner(LoneNode.Network);
        var chain = new List<Block> { miner.Mine([], [election]) };
        for (var i = 1; i < blocks; i++) chain.Add(miner.Mine(chain, [LoneNode.Network.Vote(Voters.Number(i), election, 0)]));
        return [.. chain];
    }
}
