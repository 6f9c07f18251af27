using System.Security.Cryptography;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
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
            adjust: options => options with { Heartbeat = TimeSpan.FromMilliseconds(50), SuspectAfter = TimeSpan.FromSeconds(1), RemoveAfter = TimeSpan.FromSeconds(2) });
        cluster.Traffic.Cut((source, target, _) => source == "node-4" && target == ITrackerGrain.Key);
        await StateOf("node-4", MemberState.Suspect);
        await StateOf("node-4", MemberState.Left);
        Assert.All((await cluster.Roster()).Where(member => member.Node != "node-4"), member => Assert.Equal(MemberState.Active, member.State));

        cluster.Traffic.Heal();
        await StateOf("node-4", MemberState.Active);

        Task StateOf(string node, MemberState state) =>
            cluster.Until(async () => (await cluster.Roster()).Single(member => member.Node == node).State == state, $"{node} is {state}");
    }

    [Fact]
    public async Task Joining_takes_the_key_of_the_name_and_a_fresh_challenge()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.Equal("name-taken", (await cluster.Tracker.Register(await Proof(cluster, "node-1", key))).Rule);
        Assert.Equal("name-taken", (await cluster.Tracker.Unregister(await Proof(cluster, "node-1", key, joins: false))).Rule);

        var proof = await Proof(cluster, "stranger", key);
        Assert.Equal("wrong-proof", (await cluster.Tracker.Register(proof with { Signature = new byte[NodeKey.Size] })).Rule);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof with { Node = "other" })).Rule);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof with { Nonce = [1, 2, 3] })).Rule);
        Assert.Equal("wrong-proof", (await cluster.Tracker.Register((await Proof(cluster, "stranger", key)) with { Key = [1, 2, 3] })).Rule);
        Assert.Equal("unknown-node", (await cluster.Tracker.Heartbeat(new("nobody", [], 0, "", 0))).Rule);
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Tracker.Challenge("no such name!"));
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Accepted);
    }

    [Fact]
    public async Task A_challenge_is_good_whatever_others_ask_and_send_meanwhile_and_serves_once()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        var proof = await Proof(cluster, "stranger", key);

        // Anybody may ask for a challenge in any name, and send junk under one.
        await cluster.Tracker.Challenge("stranger");
        Assert.False((await cluster.Tracker.Register(new("stranger", proof.Key, new byte[MembershipProof.ChallengeSize], proof.Signature))).Accepted);
        for (var i = 0; i < 1001; i++) await cluster.Tracker.Challenge($"other-{i}");
        var answer = await cluster.Tracker.Register(proof);
        Assert.True(answer.Accepted, answer.Rule);

        // Who has seen it must not be given the pass of its node.
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof)).Rule);
        Assert.True((await cluster.Tracker.Unregister(await Proof(cluster, "stranger", key, joins: false))).Accepted);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof)).Rule);
    }

    [Fact]
    public async Task A_key_has_one_name()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Accepted);

        Assert.Equal("key-taken", (await cluster.Tracker.Register(await Proof(cluster, "another", key))).Rule);

        // Once it has left it may have another, and the former one is free.
        Assert.True((await cluster.Tracker.Unregister(await Proof(cluster, "stranger", key, joins: false))).Accepted);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "another", key))).Accepted);
        Assert.Equal(["another", "node-1"], (await cluster.Roster()).Select(member => member.Node).Order());
    }

    [Fact]
    public async Task A_sign_of_life_that_the_node_did_not_give_is_none()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Accepted);

        // Name and key of every member are no secrets.
        foreach (var pass in new byte[]?[] { null, [], new byte[32] })
            Assert.False((await cluster.Tracker.Heartbeat(new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, "", 0, pass))).Accepted);
    }

    [Fact]
    public async Task A_name_that_an_operator_gave_a_key_is_no_other_keys()
    {
        using var key = NodeKeys.Number(5);
        using var another = NodeKeys.Number(6);
        await using var cluster = await BallotCluster.Start(
            1, adjust: options => options with { NodeKeys = new Dictionary<string, string> { ["guarded"] = NodeKey.Of(key).Digest[..NodeKey.PinDigits] } });

        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await Proof(cluster, "guarded", another))).Rule);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "guarded", key))).Accepted);
        Assert.Equal("wrong-key", (await cluster.Tracker.Unregister(await Proof(cluster, "guarded", another, joins: false))).Rule);
    }

    [Fact]
    public async Task A_key_that_begins_like_the_one_of_a_name_is_another()
    {
        using var key = NodeKeys.Number(5);
        var pin = NodeKey.Of(key).Digest;
        await using var cluster = await BallotCluster.Start(
            1, adjust: options => options with { NodeKeys = new Dictionary<string, string> { ["guarded"] = pin[..NodeKey.FingerprintDigits] + new string('0', NodeKey.PinDigits - NodeKey.FingerprintDigits) } });

        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await Proof(cluster, "guarded", key))).Rule);
    }

    [Fact]
    public async Task Where_the_list_is_closed_those_join_whose_keys_an_operator_has_given()
    {
        // The first key is that of node-1.
        using var first = NodeKeys.Number(1);
        using var key = NodeKeys.Number(5);
        using var another = NodeKeys.Number(6);
        await using var cluster = await BallotCluster.Start(1, adjust: options => options with
        {
            IsClosed = true,
            NodeKeys = new Dictionary<string, string> { ["node-1"] = NodeKey.Of(first).Digest, ["listed"] = NodeKey.Of(key).Digest },
        });

        Assert.Equal("not-listed", (await cluster.Tracker.Register(await Proof(cluster, "stranger", another))).Rule);
        Assert.Equal("not-listed", (await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Rule);
        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await Proof(cluster, "listed", another))).Rule);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "listed", key))).Accepted);
        Assert.Equal(["listed", "node-1"], (await cluster.Roster()).Select(member => member.Node).Order());
    }

    [Fact]
    public async Task A_member_that_is_put_out_beats_in_vain_and_stays_out_by_name_and_by_key_until_it_is_admitted()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        using var another = NodeKeys.Number(6);
        var joined = await cluster.Tracker.Register(await Proof(cluster, "stranger", key));
        Assert.Equal("unknown-node", (await cluster.Tracker.Expel("nobody", readmit: false)).Rule);

        foreach (var node in (string[])["stranger", "node-1"]) Assert.True((await cluster.Tracker.Expel(node, readmit: false)).Accepted);

        Assert.All(await cluster.Roster(), member => Assert.Equal(MemberState.Left, member.State));
        Assert.Equal("unknown-node", (await cluster.Tracker.Heartbeat(new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, "", 0, joined.Pass))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await Proof(cluster, "another", key))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Register(await Proof(cluster, "stranger", another))).Rule);
        Assert.Equal("expelled", (await cluster.Tracker.Forget("stranger")).Rule);
        await cluster.Until(async () => (await cluster.Node("node-1").GetStatus()).Refusal == "expelled", "node-1 is told at its next beat");

        foreach (var node in (string[])["stranger", "node-1"]) Assert.True((await cluster.Tracker.Expel(node, readmit: true)).Accepted);

        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Accepted);
        await cluster.Until(async () => (await cluster.Node("node-1").GetStatus()).Member, "node-1 is back");
    }

    [Fact]
    public async Task A_list_of_members_that_the_tracker_did_not_send_takes_nobodys_peers_away()
    {
        await using var cluster = await BallotCluster.Start(
            2, adjust: options => options with { Heartbeat = TimeSpan.FromHours(1), SuspectAfter = TimeSpan.FromHours(2), RemoveAfter = TimeSpan.FromHours(3) });
        var election = await cluster.OpenElection();

        foreach (var node in cluster.Nodes) await cluster.Peer(node).PeerListUpdate(new(long.MaxValue, []));

        foreach (var node in cluster.Nodes) Assert.Null((await cluster.Submit(node, BallotCluster.Vote(Voters.Named(node), election, 0))).Rule);
        await cluster.Agreement();
        Assert.Equal(2, (await cluster.Counts("node-1", election))[0]);
    }

    [Fact]
    public async Task A_node_that_nobody_started_is_none_whoever_asks_it_and_however()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);

        // As a member it is asked by its peers too.
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "made-up", key))).Accepted);
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Node("made-up").GetStatus());
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Peer("made-up").GetChainInfo());
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Node("made-up").Join());

        Assert.DoesNotContain(cluster.Disk.Files, file => file.Contains("made-up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_is_anybody_s_once_its_silent_node_is_forgotten()
    {
        await using var cluster = await BallotCluster.Start(
            1, adjust: options => options with { Heartbeat = TimeSpan.FromMilliseconds(50), SuspectAfter = TimeSpan.FromMilliseconds(500), RemoveAfter = TimeSpan.FromHours(1) });
        using var lost = NodeKeys.Number(5);
        Assert.Equal("unknown-node", (await cluster.Tracker.Forget("stranger")).Rule);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", lost))).Accepted);
        Assert.Equal("node-is-active", (await cluster.Tracker.Forget("stranger")).Rule);
        Assert.Equal("node-is-active", (await cluster.Tracker.Forget("node-1")).Rule);
        await cluster.Until(async () => (await cluster.Roster()).Single(member => member.Node == "stranger").State == MemberState.Suspect, "it is silent");

        Assert.True((await cluster.Tracker.Forget("stranger")).Accepted);

        using var another = NodeKeys.Number(6);
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", another))).Accepted);
        Assert.Equal("name-taken", (await cluster.Tracker.Register(await Proof(cluster, "stranger", lost))).Rule);
    }

    [Fact]
    public async Task A_beat_brings_the_list_only_to_who_has_another_one()
    {
        await using var cluster = await BallotCluster.Start(1, adjust: options => options with { SuspectAfter = TimeSpan.FromHours(1), RemoveAfter = TimeSpan.FromHours(2) });
        using var key = NodeKeys.Number(5);
        var joined = await cluster.Tracker.Register(await Proof(cluster, "stranger", key));
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
            var answer = await cluster.Tracker.Heartbeat(new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, "", has, joined.Pass));
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
            await Assert.ThrowsAnyAsync<OrleansException>(async () => await cluster.Tracker.Register(await Proof(cluster, "stranger", key)));
            Assert.Equal(before, await cluster.Tracker.GetPeers(), SameList);
        }

        cluster.Disk.ReadOnly = false;
        Assert.True((await cluster.Tracker.Register(await Proof(cluster, "stranger", key))).Accepted);
        Assert.Equal(before.Version + 1, (await cluster.Tracker.GetPeers()).Version);

        static bool SameList(PeerList one, PeerList other) => one.Version == other.Version && one.Members.SequenceEqual(other.Members);
    }

    private static async Task<JoinProof> Proof(BallotCluster cluster, string node, RSA key, bool joins = true)
    {
        var challenge = await cluster.Tracker.Challenge(node);
        var modulus = NodeKey.Of(key);
        var signature = NodeKey.Sign(key, MembershipProof.Digest(BallotCluster.Chain.Id, node, modulus, challenge.Nonce, joins));
        return new(node, modulus.Modulus.ToArray(), challenge.Nonce, signature);
    }
}
