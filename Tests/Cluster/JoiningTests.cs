using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>A name is its key's: who may join, leave and give a sign of life in it.</summary>
public sealed class JoiningTests
{
    [Fact]
    public async Task Joining_takes_the_key_of_the_name_and_a_fresh_challenge()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.Equal("name-taken", (await cluster.Tracker.Register(await cluster.Proof("node-1", key))).Rule);
        Assert.Equal("name-taken", (await cluster.Tracker.Unregister(await cluster.Proof("node-1", key, joins: false))).Rule);

        var proof = await cluster.Proof("stranger", key);
        Assert.Equal("wrong-proof", (await cluster.Tracker.Register(proof with { Signature = new byte[NodeKey.Size] })).Rule);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof with { Node = "other" })).Rule);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof with { Nonce = [1, 2, 3] })).Rule);
        Assert.Equal("wrong-proof", (await cluster.Tracker.Register((await cluster.Proof("stranger", key)) with { Key = [1, 2, 3] })).Rule);
        Assert.Equal("unknown-node", (await cluster.Tracker.Heartbeat(new("nobody", [], 0, default, 0))).Rule);
        await Assert.ThrowsAsync<ArgumentException>(() => cluster.Tracker.Challenge("no such name!"));
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Accepted);
    }

    [Fact]
    public async Task A_challenge_is_good_whatever_others_ask_and_send_meanwhile_and_serves_once()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        var proof = await cluster.Proof("stranger", key);

        // Anybody may ask for a challenge in any name, and send junk under one.
        await cluster.Tracker.Challenge("stranger");
        Assert.False((await cluster.Tracker.Register(
            new("stranger", proof.Key, new byte[MembershipProof.ChallengeSize], proof.Signature))).Accepted);
        for (var i = 0; i < 1001; i++) await cluster.Tracker.Challenge($"other-{i}");
        var answer = await cluster.Tracker.Register(proof);
        Assert.True(answer.Accepted, answer.Rule);

        // Who has seen it must not be given the pass of its node.
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof)).Rule);
        Assert.True((await cluster.Tracker.Unregister(await cluster.Proof("stranger", key, joins: false))).Accepted);
        Assert.Equal("stale-challenge", (await cluster.Tracker.Register(proof)).Rule);
    }

    [Fact]
    public async Task A_key_has_one_name()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Accepted);

        Assert.Equal("key-taken", (await cluster.Tracker.Register(await cluster.Proof("another", key))).Rule);

        // Once it has left it may have another, and the former one is free.
        Assert.True((await cluster.Tracker.Unregister(await cluster.Proof("stranger", key, joins: false))).Accepted);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("another", key))).Accepted);
        Assert.Equal(["another", "node-1"], (await cluster.Roster()).Select(member => member.Node).Order());
    }

    [Fact]
    public async Task A_sign_of_life_that_the_node_did_not_give_is_none()
    {
        await using var cluster = await BallotCluster.Start(1);
        using var key = NodeKeys.Number(5);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Accepted);

        // Name and key of every member are no secrets.
        foreach (var pass in new byte[]?[] { null, [], new byte[32] })
            Assert.False(
                (await cluster.Tracker.Heartbeat(new("stranger", NodeKey.Of(key).Modulus.ToArray(), 0, default, 0, pass))).Accepted);
    }

    [Fact]
    public async Task A_name_that_an_operator_gave_a_key_is_no_other_keys()
    {
        using var key = NodeKeys.Number(5);
        using var another = NodeKeys.Number(6);
        await using var cluster = await BallotCluster.Start(
            1,
            adjust: options =>
                options with { NodeKeys = new Dictionary<string, string> { ["guarded"] = NodeKey.Of(key).Digest[..NodeKey.PinDigits] } });

        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await cluster.Proof("guarded", another))).Rule);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("guarded", key))).Accepted);
        Assert.Equal("wrong-key", (await cluster.Tracker.Unregister(await cluster.Proof("guarded", another, joins: false))).Rule);
    }

    [Fact]
    public async Task A_key_that_begins_like_the_one_of_a_name_is_another()
    {
        using var key = NodeKeys.Number(5);
        var pin = NodeKey.Of(key).Digest;
        await using var cluster = await BallotCluster.Start(
            1,
            adjust: options => options with
            {
                NodeKeys = new Dictionary<string, string>
                {
                    ["guarded"] = pin[..NodeKey.FingerprintDigits] + new string('0', NodeKey.PinDigits - NodeKey.FingerprintDigits)
                }
            });

        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await cluster.Proof("guarded", key))).Rule);
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

        Assert.Equal("not-listed", (await cluster.Tracker.Register(await cluster.Proof("stranger", another))).Rule);
        Assert.Equal("not-listed", (await cluster.Tracker.Register(await cluster.Proof("stranger", key))).Rule);
        Assert.Equal("wrong-key", (await cluster.Tracker.Register(await cluster.Proof("listed", another))).Rule);
        Assert.True((await cluster.Tracker.Register(await cluster.Proof("listed", key))).Accepted);
        Assert.Equal(["listed", "node-1"], (await cluster.Roster()).Select(member => member.Node).Order());
    }
}
