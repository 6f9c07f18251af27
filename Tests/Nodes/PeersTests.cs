using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Whom a node takes for its peers, and whom it listens to.</summary>
public sealed class PeersTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);

    [Fact]
    public Task Only_members_are_heeded() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;
        lone.Meet("node-2");

        Assert.True(peers.Heeds("node-2"));
        Assert.False(peers.Heeds("stranger"));
        Assert.False(peers.Heeds(""));
        Assert.False(peers.Heeds(lone.Name));
    });

    [Fact]
    public Task Hints_of_strangers_have_no_effect() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2", "left")[0];
        var block = new TestMiner(LoneNode.Network).Mine([], [_election]);
        peer.Hold(block);
        node.Peers.Replace(new(2, [new("node-2", MemberState.Active, ""), new("left", MemberState.Left, "")]));
        foreach (var stranger in new[] { "stranger", "left", "" })
        {
            await node.Comparison.AcceptHint(new(stranger, block.Header.Encode()), CancellationToken.None);
            await node.Relay.AcceptHint(new(stranger, [_election.Bytes.ToArray()]), CancellationToken.None);
        }

        Assert.Equal((0ul, 0), (node.Replica.Chain.Tip.Height.Value, node.Replica.Pool.Count));
        await node.Relay.AcceptHint(new("node-2", [_election.Bytes.ToArray()]), CancellationToken.None);
        Assert.Equal(1, node.Replica.Pool.Count);
        await node.Comparison.AcceptHint(new("node-2", block.Header.Encode()), CancellationToken.None);
        Assert.Equal(1ul, node.Replica.Chain.Tip.Height.Value);
    });

    [Fact]
    public Task A_peer_that_answers_junk_is_not_heeded_for_a_minute() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2", "node-3")[0];
        peer.Headers = _ => Task.FromResult(new HeaderPage([1, 2, 3]));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(node.Peers.Heeds("node-2"));
            await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);
        }

        Assert.False(node.Peers.Heeds("node-2"));
        Assert.True(node.Peers.Heeds("node-3"));
        lone.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(node.Peers.Heeds("node-2"));
    });

    [Fact]
    public Task Nobody_is_silenced_by_hints_in_their_name() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        lone.Meet("victim");
        var forged = Voters.Bob.Sign(LoneNode.Network.Id, _election.Payload).Bytes.ToArray();
        for (var i = 0; i < 5; i++)
        {
            await node.Relay.AcceptHint(new("victim", [[1, 2, 3], forged]), CancellationToken.None);
            await node.Relay.AcceptHint(new("victim", null!), CancellationToken.None);
            await node.Comparison.AcceptHint(new("victim", LoneNode.Network.Parameters.Genesis.Encode()), CancellationToken.None);
            await node.Comparison.AcceptHint(new("victim", [1, 2, 3]), CancellationToken.None);
        }

        Assert.True(node.Peers.Heeds("victim"));
        Assert.Equal(0, node.Replica.Pool.Count);
    });

    [Fact]
    public Task A_hint_with_more_votes_than_a_page_holds_is_not_looked_at() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        lone.Meet("node-2");

        await node.Relay.AcceptHint(
            new("node-2", [.. Enumerable.Repeat(_election.Bytes.ToArray(), Views.MostPooled + 1)]), CancellationToken.None);

        Assert.Equal(0, node.Replica.Pool.Count);
    });

    [Fact]
    public Task A_list_s_names_that_are_none_and_those_that_stand_twice_are_left_out() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;
        string[] names = ["node-2", "No such node!", "", new('a', 33), "node-3", "node-2", lone.Name, null!];

        peers.Replace(new(1, [.. names.Select(name => new Member(name, MemberState.Active, "")), null!]));

        Assert.Equal(["node-2", "node-3"], peers.Active);
    });

    [Fact]
    public Task News_goes_round_suspects_where_peers_are_many() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;

        // Of the ring of names after node-1, the first, second, fourth and eighth are gone.
        peers.Replace(new(1, [.. Enumerable.Range(2, 16).Select(number =>
            new Member($"node-1{number:00}", number is 2 or 3 or 5 or 9 ? MemberState.Suspect : MemberState.Active, ""))]));

        Assert.Equal(["node-104", "node-106", "node-108", "node-113"], peers.Told);
        Assert.Equal(16, peers.Active.Count);
    });

    [Fact]
    public Task A_list_holds_no_more_than_the_tracker_s_own() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;

        peers.Replace(new(
            1, [.. Enumerable.Range(0, 3 * Roster.MostMembers).Select(number => new Member($"peer-{number}", MemberState.Active, ""))]));

        Assert.Equal(Roster.MostMembers, peers.Active.Count);
    });

    [Fact]
    public Task A_list_that_is_none_changes_nothing() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;
        lone.Meet("node-2");

        peers.Replace(new(7, default));

        Assert.Equal(1, peers.Version);
        Assert.Equal(["node-2"], peers.Active);
    });

    [Fact]
    public Task The_tracker_s_own_answer_counts_even_when_its_versions_began_anew() => LoneNode.Run(async lone =>
    {
        var peers = (await lone.Open()).Peers;
        lone.Meet("node-2");

        peers.Replace(new(0, ImmutableArray.Create(new Member("node-3", MemberState.Active, ""))));

        Assert.Equal(0, peers.Version);
        Assert.Equal(["node-3"], peers.Active);
    });
}
