using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>How pending transactions travel, without anybody comparing pools.</summary>
public sealed class RelayTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);

    [Theory]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(20, 5)]
    public Task What_one_node_accepts_reaches_every_pool_and_then_all_is_quiet(int count, int hops) => LoneNode.Run(async first =>
    {
        string[] names = [.. Enumerable.Range(1, count).Select(number => $"node-{number}")];
        LoneNode[] nodes = [first, .. names.Skip(1).Select(first.Another)];
        var post = new Post();
        foreach (var node in nodes)
        {
            await node.Open();
            node.Know(names);
            first.Put<INodePeer>(node.Name, new Listener(node.Node, post));
        }

        Assert.Null((await first.Submit(_election)).Rule);

        await Eventually.True(() => Task.FromResult(post.UnderWay == 0), "all is quiet");
        Assert.All(nodes, node => Assert.Equal(1, node.Node.Replica.Pool.Count));
        Assert.InRange(post.Delivered, count - 1, count * hops);
        foreach (var node in nodes.Skip(1)) await node.DisposeAsync();
    });

    [Fact]
    public Task What_is_not_new_to_the_pool_is_not_passed_on() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peers = lone.Meet([.. Enumerable.Range(2, 20).Select(number => $"node-{number}")]);
        var told = node.Peers.Told.Count();
        for (var i = 0; i < 2; i++)
        {
            await node.Relay.AcceptHint(new("node-7", [_election.Bytes.ToArray()]), CancellationToken.None);
            Assert.Equal(told, peers.Sum(peer => peer.Votes.Count));
        }

        Assert.InRange(told, 1, 5);
        Assert.All(peers.SelectMany(peer => peer.Votes), hint => Assert.Equal(lone.Name, hint.From));
    });

    [Fact]
    public Task What_is_refused_is_not_passed_on() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peers = lone.Meet([.. Enumerable.Range(2, 20).Select(number => $"node-{number}")]);
        var forged = Voters.Bob.Sign(LoneNode.Network.Id, _election.Payload);

        await node.Relay.AcceptHint(
            new("node-7", [forged.Bytes.ToArray(), LoneNode.Network.Vote(Voters.Ann, _election, 0).Bytes.ToArray()]),
            CancellationToken.None);

        Assert.All(peers, peer => Assert.Empty(peer.Votes));
    });

    /// <summary>Counts hints.</summary>
    private sealed class Post
    {
        public int UnderWay { get; set; }

        public int Delivered { get; set; }
    }

    /// <summary>Takes hints for a node. It has <see cref="INodePeer"/>'s method for votes.</summary>
    private sealed class Listener(Node node, Post post)
    {
        public async Task NewTransactions(TransactionHint hint)
        {
            post.UnderWay++;
            await node.Relay.AcceptHint(hint, CancellationToken.None);
            post.UnderWay--;
            post.Delivered++;
        }
    }
}
