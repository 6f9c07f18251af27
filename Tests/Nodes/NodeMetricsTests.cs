using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What a node measures of itself, for whoever listens.</summary>
public sealed class NodeMetricsTests
{
    private const string ThisNode = "ballot.node=node-1";

    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);

    [Fact]
    public Task A_receipt_is_measured_from_its_submission_and_its_group_by_size() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Submit(_election);

        Assert.Single(lone.Measured.Of("ballot.receipt.duration"));
        Assert.Equal([1], lone.Measured.Of("ballot.receipt.group.size"));
    });

    [Fact]
    public Task A_refused_transaction_is_counted_by_its_rule_and_has_no_receipt() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Node.Intake.Submit([[1, 2, 3]], CancellationToken.None);

        Assert.Equal([1], lone.Measured.Of("ballot.refusals", "ballot.rule=malformed"));
        Assert.Empty(lone.Measured.Of("ballot.receipt.duration"));
    });

    [Fact]
    public Task The_pool_and_the_height_are_those_after_the_last_change() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        Assert.Equal((0, 0), (Look("ballot.pool.transactions"), Look("ballot.chain.height")));
        await lone.Submit(_election);
        Assert.Equal((1, 0), (Look("ballot.pool.transactions"), Look("ballot.chain.height")));
        await lone.Take(new TestMiner(LoneNode.Network).Mine([], [_election]));
        Assert.Equal((0, 1), (Look("ballot.pool.transactions"), Look("ballot.chain.height")));
        Assert.Equal(0, Look("ballot.inbox.size"));

        double Look(string instrument) => lone.Measured.Look(instrument)[ThisNode];
    });

    [Fact]
    public Task A_node_that_starts_again_shows_what_it_took_in_from_its_log() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Submit(_election);
        await lone.Open();

        Assert.Equal(1, lone.Measured.Look("ballot.pool.transactions")[ThisNode]);
    });

    [Fact]
    public Task A_node_that_has_ended_is_not_looked_at_any_more() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Close();

        Assert.Empty(lone.Measured.Look("ballot.chain.height"));
        Assert.Empty(lone.Measured.Look("ballot.inbox.size"));
    });

    [Fact]
    public Task An_activation_that_was_fenced_ends_without_hiding_the_one_after_it() => LoneNode.Run(async lone =>
    {
        var metrics = new NodeMetrics(lone.Measured);
        using var later = metrics.Of("node-9", () => 2);
        using (var earlier = metrics.Of("node-9", () => 1))
        {
            earlier.Enter([]);
            later.Enter([]);
            Assert.Equal(2, lone.Measured.Look("ballot.inbox.size")["ballot.node=node-9"]);
        }

        Assert.Equal(2, lone.Measured.Look("ballot.inbox.size")["ballot.node=node-9"]);
        await lone.Open();
    });

    [Fact]
    public Task A_block_of_its_own_counts_from_nought() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        Assert.Equal([0], lone.Measured.Of("ballot.mining.blocks", ThisNode));
        await lone.Submit(_election);
        var template = node.Templates.Next()!;
        var nonce = NonceSearch.Find(template.Header, template.Difficulty, 0, uint.MaxValue)!.Value;
        Assert.True((await node.Blocks.AcceptMined(new(template.Id, nonce), CancellationToken.None)).Accepted);

        Assert.Equal([0, 1], lone.Measured.Of("ballot.mining.blocks", ThisNode));
    });

    [Fact]
    public Task A_branch_that_is_undone_counts_by_its_blocks() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        var miner = new TestMiner(LoneNode.Network);
        var others = LoneNode.Network.Open(Voters.Organiser, "Another");
        await lone.Take(miner.Mine([], [_election]));
        Assert.Empty(lone.Measured.Of("ballot.chain.reorg.depth"));
        var first = miner.Mine([], [others]);
        await lone.Take(first);
        await lone.Take(miner.Mine([first], [_election]));

        Assert.Equal([1], lone.Measured.Of("ballot.chain.reorg.depth"));
    });

    [Fact]
    public Task A_fault_of_a_peer_counts_by_its_rule() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        lone.Meet("node-2")[0].Headers = _ => Task.FromResult(new HeaderPage([1, 2, 3]));
        Assert.All(Peers.Scored, rule => Assert.Equal([0], lone.Measured.Of("ballot.peer.faults", $"ballot.rule={rule.Name()}")));
        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);

        Assert.Equal([0, 1], lone.Measured.Of("ballot.peer.faults", "ballot.rule=malformed"));
    });

    [Fact]
    public Task A_beat_that_the_tracker_does_not_answer_counts_as_missed() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        lone.Put<ITrackerGrain>(ITrackerGrain.Key, new DeafTracker());
        await Assert.ThrowsAsync<TimeoutException>(() =>
            new Enrolment(node, isAway: false, lone.Options, lone.Factory, lone.OffTurn, lone.Time, lone.Log).Beat(CancellationToken.None));

        Assert.Equal([0, 1], lone.Measured.Of("ballot.heartbeats.missed", ThisNode));
    });

    /// <summary>A tracker that nobody reaches.</summary>
    private sealed class DeafTracker
    {
        public static Task<JoinChallenge> Challenge(string node) =>
            Task.FromException<JoinChallenge>(new TimeoutException($"{node} gets no answer."));
    }
}
