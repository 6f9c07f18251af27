using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

public sealed class MembershipTests
{
    [Fact]
    public async Task A_node_that_joins_late_has_the_ledger()
    {
        await using var cluster = await BallotCluster.Start(2);
        var election = await cluster.OpenElection();
        for (var i = 0; i < 12; i++)
        {
            Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Number(i), election, i % 2))).Rule);
            await cluster.Agreement();
        }

        await cluster.StartNode("late");
        Assert.True((await cluster.Node("late").Join()).Accepted);
        await cluster.Agreement();
        Assert.Equal((long[])[6, 6, 0], await cluster.Counts("late", election));
        Assert.Null((await cluster.Submit("late", BallotCluster.Vote(Voters.Ann, election, 2))).Rule);
        await cluster.Agreement();
        Assert.Equal((long[])[6, 6, 1], await cluster.Counts("node-2", election));
    }

    [Fact]
    public async Task A_node_that_leaves_is_told_to_all_and_may_come_back_at_once()
    {
        await using var cluster = await BallotCluster.Start();
        var election = await cluster.OpenElection();
        Assert.True((await cluster.Node("node-4").Leave()).Accepted);
        Assert.Equal(MemberState.Left, (await cluster.Roster()).Single(member => member.Node == "node-4").State);
        Assert.Null((await cluster.Submit("node-1", BallotCluster.Vote(Voters.Ann, election, 0))).Rule);
        await cluster.Agreement("node-1", "node-2", "node-3");
        Assert.Equal((long[])[0, 0, 0], await cluster.Counts("node-4", election));

        Assert.True((await cluster.Node("node-4").Join()).Accepted);
        await cluster.Agreement();
        Assert.Equal((long[])[1, 0, 0], await cluster.Counts("node-4", election));
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_suspect_then_removed_and_comes_back_by_itself()
    {
        await using var cluster = await BallotCluster.Start(
            adjust: options => options with
            {
                Heartbeat = TimeSpan.FromMilliseconds(50),
                SuspectAfter = TimeSpan.FromSeconds(1),
                RemoveAfter = TimeSpan.FromSeconds(2)
            });
        cluster.Traffic.Cut((source, target, _) => source == "node-4" && target == ITrackerGrain.Key);
        await StateOf("node-4", MemberState.Suspect);
        await StateOf("node-4", MemberState.Left);
        Assert.All(
            (await cluster.Roster()).Where(member => member.Node != "node-4"), member => Assert.Equal(MemberState.Active, member.State));

        cluster.Traffic.Heal();
        await StateOf("node-4", MemberState.Active);

        Task StateOf(string node, MemberState state) =>
            cluster.Until(async () => (await cluster.Roster()).Single(member => member.Node == node).State == state, $"{node} is {state}");
    }

    [Fact]
    public async Task A_member_that_is_put_out_beats_in_vain_and_stays_out_by_name_and_by_key_until_it_is_admitted()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        using var another = NodeKeys.Number(6);
        var joined = await cluster.Tracker.Register(await cluster.Proof("stranger", key));
        Assert.Equal("unknown-node", (await cluster.Tracker.Expel("nobody", readmit: false)).Rule);

        foreach (var node in (string[])["stranger", "node-1"]) Assert.True((await cluster.Tracker.Expel(node, readmit: false)).Accepted);

        Assert.All(await cluster.Roster(), member => Assert.Equal(MemberState.Left, member.State));
        Assert.Equal("unknown-node", (await cluster.Tracker.Heartbeat(
            new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, default, 0, joined.Pass))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await cluster.Proof("another", key))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await cluster.Proof("stranger", another))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Forget("stranger")).Rule);
        await cluster.Until(
            async () => (await cluster.Node("node-1").GetStatus()).Refusal == "expelled", "node-1 is told at its next beat");

        foreach (var node in (string[])["stranger", "node-1"]) Assert.True((await cluster.Tracker.Expel(node, readmit: true)).Accepted);

        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Accepted);
        await cluster.Until(async () => (await cluster.Node("node-1").GetStatus()).Member, "node-1 is back");
    }

    [Fact]
    public async Task A_list_of_members_that_the_tracker_did_not_send_takes_nobodys_peers_away()
    {
        await using var cluster = await BallotCluster.Start(
            2,
            adjust: options => options with
            {
                Heartbeat = TimeSpan.FromHours(1),
                SuspectAfter = TimeSpan.FromHours(2),
                RemoveAfter = TimeSpan.FromHours(3)
            });
        var election = await cluster.OpenElection();

        foreach (var node in cluster.Nodes) await cluster.Peer(node).PeerListUpdate(new(long.MaxValue, []));

        foreach (var node in cluster.Nodes)
            Assert.Null((await cluster.Submit(node, BallotCluster.Vote(Voters.Named(node), election, 0))).Rule);
        await cluster.Agreement();
        Assert.Equal(2, (await cluster.Counts("node-1", election))[0]);
    }

    [Fact]
    public async Task A_node_that_nobody_started_is_none_whoever_asks_it_and_however()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);

        // As a member it is asked by its peers too.
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("made-up", key))).Accepted);
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Node("made-up").GetStatus());
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Peer("made-up").GetChainInfo());
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Node("made-up").Join());

        Assert.DoesNotContain(cluster.Disk.Files, file => file.Contains("made-up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_is_anybody_s_once_its_silent_node_is_forgotten()
    {
        await using var cluster = await BallotCluster.Start(
            1,
            adjust: options => options with
            {
                Heartbeat = TimeSpan.FromMilliseconds(50),
                SuspectAfter = TimeSpan.FromMilliseconds(500),
                RemoveAfter = TimeSpan.FromHours(1)
            });
        using var lost = NodeKeys.Number(5);
        Assert.Equal("unknown-node", (await cluster.Tracker.Forget("stranger")).Rule);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", lost))).Accepted);
        Assert.Equal("node-is-active", (await cluster.Tracker.Forget("stranger")).Rule);
        Assert.Equal("node-is-active", (await cluster.Tracker.Forget("node-1")).Rule);
        await cluster.Until(
            async () => (await cluster.Roster()).Single(member => member.Node == "stranger").State == MemberState.Suspect, "it is silent");

        Assert.True((await cluster.Tracker.Forget("stranger")).Accepted);

        using var another = NodeKeys.Number(6);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", another))).Accepted);
        Assert.Equal("name-taken", (await cluster.Tracker.Register(await cluster.Proof("stranger", lost))).Rule);
    }

    [Fact]
    public async Task A_beat_brings_the_list_only_to_who_has_another_one()
    {
        await using var cluster = await BallotCluster.Start(
            1, adjust: options => options with { SuspectAfter = TimeSpan.FromHours(1), RemoveAfter = TimeSpan.FromHours(2) });
        using var key = NodeKeys.Number(5);
        var joined = await cluster.Tracker.Register(await cluster.Proof("stranger", key));
        var version = joined.Peers!.Version;
        Assert.Equal(32, joined.Pass!.Length);

        Assert.Equal((true, null), await Beat(version));
        Assert.Equal((true, version), await Beat(-1));
        Assert.Equal((true, version), await Beat(version - 1));
        Assert.Equal((true, version), await Beat(version + 1000));

        Assert.True((await cluster.Node("node-1").Leave()).Accepted);
        Assert.Equal((true, version + 1), await Beat(version));
        Assert.Equal((true, null), await Beat(version + 1));

        async Task<(bool, long?)> Beat(long has)
        {
            var answer = await cluster.Tracker.Heartbeat(new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, default, has, joined.Pass));
            return (answer.Accepted, answer.Peers?.Version);
        }
    }

    [Fact]
    public async Task What_the_tracker_could_not_write_has_not_happened()
    {
        await using var cluster = await BallotCluster.Start(2);
        using var key = NodeKeys.Number(5);
        var before = await cluster.Tracker.GetPeers();
        cluster.Disk.ReadOnly = true;

        // Twice: what a failed try left in memory must not be acknowledged at the next.
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.Node("node-2").Leave());
            Assert.Equal(before, await cluster.Tracker.GetPeers(), SameList);
            await Assert.ThrowsAnyAsync<OrleansException>(async () => await cluster.Tracker.Register(await cluster.Proof("stranger", key)));
            Assert.Equal(before, await cluster.Tracker.GetPeers(), SameList);
        }

        cluster.Disk.ReadOnly = false;
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Accepted);
        Assert.Equal(before.Version + 1, (await cluster.Tracker.GetPeers()).Version);

        static bool SameList(PeerList one, PeerList other) => one.Version == other.Version && one.Members.SequenceEqual(other.Members);
    }
}
