using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Scale;

namespace OrleansBallot.Tests.Simulation;

/// <summary>How votes and blocks spread, with few nodes and with so many that news is passed on.</summary>
public sealed class ScaleTests
{
    private const int Votes = 6;

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public void Votes_and_blocks_reach_everybody_over_no_more_hops_and_calls_than_the_relay_needs(int nodes)
    {
        // All messages take the same time, so that the shortest way is the fastest.
        var delay = TimeSpan.FromMilliseconds(20);
        var run = ScaleRun.Of(new(nodes, Votes, TimeSpan.FromSeconds(2), delay, delay));
        var relay = new RelayModel(nodes);

        Assert.Equal(Votes, run.Votes.Count);
        Assert.All(run.Votes, vote => Assert.Equal(nodes, vote.Nodes));
        Assert.All(run.Votes, vote => Assert.InRange(vote.Hops, 1, relay.MostHops));
        Assert.InRange(
            run.Traffic.Of(nameof(INodePeer.NewTransactions)).Calls, Votes * (nodes - 1), Votes * relay.Senders * relay.Told);

        Assert.NotEmpty(run.Blocks);
        Assert.All(run.Blocks, block => Assert.Equal(nodes, block.Nodes));
        Assert.All(run.Blocks, block => Assert.InRange(block.Hops, 1, relay.MostHops));
        Assert.InRange(
            run.Traffic.Of(nameof(INodePeer.NewBlock)).Calls, run.Blocks.Count * (nodes - 1), run.Found * nodes * relay.Told);

        // Each node asks whoever told it, and at most once.
        Assert.InRange(
            run.Traffic.Of(nameof(INodePeer.GetBlocks)).Calls, run.Blocks.Count * (nodes - 1), run.Found * nodes * relay.Told);
    }

    [Fact]
    public void The_trackers_hints_do_not_grow_with_the_list_of_members()
    {
        var (few, more) = (Hint(3), Hint(8));
        Assert.Equal(few, more);

        static double Hint(int nodes)
        {
            var hints = ScaleRun.Of(ScalePlan.Of(nodes, votes: 1, TimeSpan.FromSeconds(1))).Joining.Of(nameof(INodePeer.PeerListUpdate));
            return hints.Bytes / (double)hints.Calls;
        }
    }

    [Theory]
    [InlineData(2, 1, 1, 1)]
    [InlineData(9, 8, 1, 1)]
    [InlineData(10, 4, 10, 3)]
    [InlineData(100, 7, 100, 5)]
    [InlineData(1000, 10, 1000, 9)]
    public void The_relay_tells_few_directly_and_many_around_a_ring(int nodes, int told, int senders, int hops)
    {
        var relay = new RelayModel(nodes);
        Assert.Equal((told, senders, hops), (relay.Told, relay.Senders, relay.MostHops));
    }

    [Fact]
    public void There_are_keys_for_a_thousand_nodes()
    {
        Assert.InRange(RsaKeys.OfNodes.Count + MadeKeys.Count, 1000, int.MaxValue);

        // A new prime joins when all pairs of those before are used: these have each prime in them.
        var digest = Hash256.Of("digest"u8);
        var (number, primes) = (0, 1);
        for (; number < MadeKeys.Count; number += primes++)
        {
            using var key = MadeKeys.Number(number);
            Assert.True(NodeKey.Of(key).Verify(digest, NodeKey.Sign(key, digest)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => MadeKeys.Number(MadeKeys.Count));
    }
}
