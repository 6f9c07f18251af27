using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class CrashTests
{
    private const int Crashes = 3;

    /// <summary>Crashes while votes come in, each with another fate for what was not synced.</summary>
    [Theory]
    [InlineData(Survivors.Nothing)]
    [InlineData(Survivors.Prefix)]
    [InlineData(Survivors.Sectors)]
    [InlineData(Survivors.Everything)]
    public async Task After_a_crash_every_receipt_is_confirmed_or_pending_and_the_count_is_exact(Survivors survivors)
    {
        var disk = new SimulatedDisk();
        var receipted = new List<Transaction>();
        ElectionId? election = null;
        for (var crash = 0; crash < Crashes; crash++)
        {
            await using var cluster = await BallotCluster.Start(disk: disk);
            election ??= await cluster.OpenElection();
            await AllAreKept(cluster, receipted);
            using var dead = new CancellationTokenSource();
            var casting = Cast(cluster, election.Value, crash, receipted, dead.Token);

            // In the middle of it, with answers outstanding, the power fails on all silos at once.
            await cluster.Until(() => Task.FromResult(receipted.Count > crash * 8 + 4), "some votes have receipts");
            cluster.Kill(cluster.Nodes);
            disk = disk.Crash(survivors, seed: crash);
            await dead.CancelAsync();
            await casting;
        }

        await using var last = await BallotCluster.Start(disk: disk);
        await last.Agreement();
        await AllAreKept(last, receipted);

        // A vote whose answer was lost may be counted, one with a receipt must be: cast again, all are there exactly once.
        await Task.WhenAll(receipted.Select(vote => last.Submit("node-2", vote)));
        await last.Agreement();
        var counts = await last.Counts("node-1", election!.Value);
        Assert.InRange(counts[0], receipted.Count, Crashes * 40);
        foreach (var node in last.Nodes) Assert.Equal(counts, await last.Counts(node, election.Value));
        foreach (var vote in receipted) Assert.Equal("confirmed", (await last.Node("node-3").GetTransaction(vote.Id)).State);
    }

    [Fact]
    public async Task A_killed_node_comes_back_elsewhere_with_its_chain_and_its_receipts()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        Assert.Null((await cluster.Submit("node-3", BallotCluster.Vote(Voters.Ann, election, 0))).Rule);
        await cluster.Agreement();
        var before = await cluster.Node("node-3").GetStatus();
        cluster.Kill("node-3");
        NodeStatus? after = null;
        await cluster.Until(
            async () => (after = await BallotCluster.Try(() => cluster.Node("node-3").GetStatus())) is { Member: true },
            "the node is back");
        Assert.True(after!.Height >= before.Height);
        Assert.Equal((long[])[1, 0, 0], await cluster.Counts("node-3", election));
        Assert.Null((await cluster.Submit("node-3", BallotCluster.Vote(Voters.Bob, election, 1))).Rule);
        await cluster.Agreement("node-1", "node-2", "node-4", "node-3");
    }

    [Fact]
    public async Task The_tracker_survives_its_silo()
    {
        await using var cluster = await BallotCluster.Start();
        var members = await cluster.Roster();

        // It was first called from the silo of node 1; wherever it lives, killing all but one silo moves it.
        cluster.Kill([.. cluster.Nodes.Skip(1)]);
        IReadOnlyList<Member>? after = null;
        await cluster.Until(async () => (after = await BallotCluster.Try(cluster.Roster)) is not null, "the tracker answers");
        Assert.Equal(
            members.Select(member => (member.Node, member.Fingerprint)), after!.Select(member => (member.Node, member.Fingerprint)));
    }

    [Fact]
    public async Task Of_two_activations_of_a_node_one_is_fenced_and_nothing_is_written_twice()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Ann, election, 0))).Rule);
        await cluster.Agreement();

        // Silo 4 no longer knows where node 1 lives and activates it once more: the first activation is fenced.
        var duplicate = cluster.ForceDuplicates("node-4").GetGrain<INodeGrain>("node-1");
        var vote = BallotCluster.Vote(Voters.Bob, election, 1);
        Assert.Null((await cluster.SubmitPatiently(duplicate, vote)).Rule);

        // The directories find together again: until then the two would fence each other in turn.
        await cluster.EndDuplicates("node-4");

        // Whoever still reaches the first gets no receipt from it, but from an activation that may write.
        Assert.Null((await cluster.SubmitPatiently(cluster.Node("node-1"), BallotCluster.Vote(Voters.Cid, election, 2))).Rule);
        await cluster.Until(
            async () => (await BallotCluster.Try(() => cluster.Counts("node-2", election))) is [1, 1, 1], "each vote is counted once");
    }

    private static async Task Cast(
        BallotCluster cluster, ElectionId election, int crash, List<Transaction> receipted, CancellationToken dead)
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var vote = BallotCluster.Vote(Voters.Number(crash * 40 + i), election, 0);
            var answer = BallotCluster.Try(() => cluster.Submit($"node-{i % 4 + 1}", vote));

            // Nobody answers for the dead: what has not come by then never comes.
            await ((Task)answer).WaitAsync(dead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!answer.IsCompletedSuccessfully || answer.Result?.Receipt is null) return;
            lock (receipted) receipted.Add(vote);
        }));
    }

    private static async Task AllAreKept(BallotCluster cluster, List<Transaction> receipted)
    {
        foreach (var vote in receipted)
        {
            var views = await Task.WhenAll(cluster.Nodes.Select(node => cluster.Node(node).GetTransaction(vote.Id)));
            Assert.Contains(views, view => view.State is "confirmed" or "pending");
        }
    }
}
