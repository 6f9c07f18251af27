using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Branches cost a node a bounded place, and that place, full of junk, keeps no better branch out.</summary>
public sealed class BranchRoomTests
{
    private const int Room = 5;

    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);
    private static readonly Block _opening = _miner.Mine([], [_election]);
    private static readonly Block[] _own = Branch(7, firstVoter: 0);
    private static readonly Block[] _better = Branch(9, firstVoter: 100);

    /// <summary>Headers with the least work there is, and no bodies.</summary>
    private static readonly BlockHeader[] _junk = Line(LoneNode.Network.Parameters.Genesis, 1);

    [Fact]
    public Task A_room_full_of_cheap_headers_keeps_no_better_branch_out() => Run(async (lone, node) =>
    {
        foreach (var block in _own[..2]) Assert.True((await lone.Take(block)).Accepted);
        var peers = lone.Meet("node-2", "node-3");
        peers[0].Headers = _ => Page(_junk);
        await Sync(node, "node-2");
        Assert.All(_junk, header => Assert.NotNull(node.Replica.Chain.Find(header.Hash)));

        // More work than the tip has, and less than the junk.
        peers[1].Hold(_better[..4]);
        await Sync(node, "node-3");

        Assert.Equal(_better[3].Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_new_node_whose_room_is_full_gets_the_chain_all_the_same() => Run(async (lone, node) =>
    {
        var peers = lone.Meet("node-2", "node-3");
        peers[0].Headers = _ => Page(_junk);
        await Sync(node, "node-2");
        peers[1].Hold(_better);
        InPages(peers[1], of: 2);

        await Sync(node, "node-3", pageOf: 2);

        Assert.Equal(_better[^1].Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_branch_that_is_longer_than_the_room_gets_in() => Run(async (lone, node) =>
    {
        foreach (var block in _own) Assert.True((await lone.Take(block)).Accepted);
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_better);
        InPages(peer, of: 2);

        await Sync(node, "node-2", pageOf: 2);

        Assert.Equal(_better[^1].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(_better[1..].Select(block => block.Hash), peer.Wanted.Distinct());
    });

    [Fact]
    public Task A_peer_that_shows_one_branch_and_gives_another_fills_nothing() => Run(async (lone, node) =>
    {
        foreach (var block in _own) Assert.True((await lone.Take(block)).Accepted);
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_better);
        var (shown, other) = (peer.Headers, Line(_opening.Header, 2, _better.Length - 1));
        peer.Headers = query => peer.Asked == 3 ? Page(other) : shown(query);

        await Sync(node, "node-2");

        Assert.Equal(3, peer.Asked);
        Assert.All(other, header => Assert.Null(node.Replica.Chain.Find(header.Hash)));
        Assert.Equal(_own[^1].Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task Headers_whose_bodies_nobody_gives_are_forgotten() => Run(async (lone, node) =>
    {
        foreach (var block in _own) Assert.True((await lone.Take(block)).Accepted);
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_better);
        peer.Bodies = _ => Task.FromResult(new BlockPage([]));

        await Sync(node, "node-2");

        Assert.Equal(3, peer.Asked);
        Assert.Null(node.Replica.Chain.Find(_better[^1].Hash));
        Assert.Equal(_own[^1].Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_peer_whose_branch_is_no_better_is_left_alone_for_a_second_a_page() => Run(async (lone, node) =>
    {
        foreach (var block in _own) Assert.True((await lone.Take(block)).Accepted);
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_better[..(Room + 2)]);
        InPages(peer, of: 2);

        // Three pages until there is no room, and then all of them and an empty one.
        await Sync(node, "node-2", pageOf: 2);
        Assert.Equal(3 + 4, peer.Asked);
        await Sync(node, "node-2", pageOf: 2);
        Assert.Equal(10, peer.Asked);
        lone.Time.Jump(TimeSpan.FromSeconds(3));
        await Sync(node, "node-2", pageOf: 2);
        Assert.Equal(17, peer.Asked);
        Assert.Null(node.Replica.Chain.Find(_better[Room + 1].Hash));
    });

    [Fact]
    public Task Bodies_beside_the_best_chain_take_so_many_bytes_unless_their_branch_is_better() => Run(
        async (lone, node) =>
        {
            foreach (var block in _own[..3]) Assert.True((await lone.Take(block)).Accepted);
            Assert.Equal(Rejection.NotBest, (await lone.Take(Branch(1, firstVoter: 200)[1])).Rule);
            var peer = lone.Meet("node-2")[0];
            peer.Hold(_better[..2]);
            await Sync(node, "node-2");
            Assert.NotNull(node.Replica.Chain.Find(_better[1].Hash));
            Assert.Empty(peer.Wanted);

            peer.Hold(_better[..4]);
            await Sync(node, "node-2");

            Assert.Equal(_better[3].Hash, node.Replica.Chain.Tip.Hash);
        },
        sideBytes: 1);

    [Fact]
    public Task A_body_whose_header_made_room_and_came_back_is_stored_once() => Run(async (lone, node) =>
    {
        foreach (var block in _own[..3]) Assert.True((await lone.Take(block)).Accepted);
        Assert.Equal(Rejection.NotBest, (await lone.Take(_better[1])).Rule);
        var peers = lone.Meet("node-2", "node-3");
        peers[0].Headers = _ => Page(_junk);
        await Sync(node, "node-2");
        Assert.Null(node.Replica.Chain.Find(_better[1].Hash));

        peers[1].Hold(_better[..4]);
        await Sync(node, "node-3");

        Assert.Equal(_better[3].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Single(await lone.Records(), record => record.Payload.Span.SequenceEqual(_better[1].Encode()));
        Assert.Equal(_better[3].Hash, (await lone.Open()).Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_refused_block_that_made_room_and_came_back_untried_does_not_damage_the_log() => Run(async (lone, node) =>
    {
        foreach (var block in _own[..3]) Assert.True((await lone.Take(block)).Accepted);
        var wrong = _miner.Mine(_own[..3], [Vote(500)], edit: header => header with { TallyRoot = Hash256.Of([1]) });
        var onIt = _miner.Mine(wrong.Header, [wrong.Header, .. Headers(_own[..3])], new(), [Vote(501)]);
        var onThat = _miner.Mine(onIt.Header, [onIt.Header, wrong.Header, .. Headers(_own[..3])], new(), [Vote(502)]);
        Assert.Equal(Rejection.WrongTallyRoot, (await lone.Take(wrong)).Rule);
        foreach (var block in _own[3..7]) Assert.True((await lone.Take(block)).Accepted);
        for (byte root = 1; root <= Room; root++)
            Assert.Equal(Rejection.None, node.Replica.AddHeader(Line(LoneNode.Network.Parameters.Genesis, root, 1)[0]));
        Assert.Null(node.Replica.Chain.Find(wrong.Hash));

        foreach (var block in (Block[])[wrong, onIt, onThat]) Assert.Equal(Rejection.NotBest, (await lone.Take(block)).Rule);
        node = await lone.Open();

        Assert.Equal(_own[6].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(
            [Rejection.WrongTallyRoot, Rejection.RefusedParent, Rejection.RefusedParent],
            ((Block[])[wrong, onIt, onThat]).Select(block => node.Replica.Chain.Find(block.Hash)!.Refused));

        static IEnumerable<BlockHeader> Headers(Block[] branch) =>
            branch.Reverse().Select(block => block.Header).Append(LoneNode.Network.Parameters.Genesis);
    });

    [Fact]
    public Task A_block_that_waits_for_its_parent_has_its_votes_checked_when_that_comes() => Run(async (lone, node) =>
    {
        var forged = _miner.Mine([_opening], [Voters.Bob.Sign(LoneNode.Network.Id, Vote(0).Payload)]);

        Assert.Equal(Rejection.UnknownParent, (await lone.Take(forged)).Rule);
        Assert.True((await lone.Take(_opening)).Accepted);

        Assert.Equal(Rejection.WrongSignature, node.Replica.Chain.Find(forged.Hash)!.Refused);
    });

    [Fact]
    public Task What_is_in_the_chain_again_is_not_kept_as_taken_back() => Run(async (lone, node) =>
    {
        foreach (var block in _own[..3]) Assert.True((await lone.Take(block)).Accepted);
        Block[] same = [_opening, .. Branch(1, firstVoter: 0, later: 900)[1..]];
        while (same.Length < 5) same = [.. same, _miner.Mine(same, [Vote(same.Length - 1)])];

        foreach (var block in same[1..4]) await lone.Take(block);
        Assert.Equal(same[3].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(0, node.Replica.Undone);

        // A branch without these votes: they are kept until a block holds them.
        var without = Branch(4, firstVoter: 400);
        foreach (var block in without[1..]) await lone.Take(block);
        Assert.Equal(without[^1].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(3, node.Replica.Undone);
        await lone.MineAll();

        Assert.NotNull(node.Replica.Chain.State.HeightOf(Vote(1).Id));
        Assert.Equal(0, node.Replica.Undone);
    });

    private static Task Run(Func<LoneNode, Node, Task> test, long sideBytes = Chain.MostSideBytes) => LoneNode.Run(async lone =>
    {
        lone.Options = lone.Options with { SideHeaders = Room, SideBytes = sideBytes };
        await test(lone, await lone.Open());
    });

    private static Task Sync(Node node, string peer, int pageOf = Synchroniser.HeadersAPage) =>
        new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock, pageOf).With(peer, CancellationToken.None);

    private static Task<HeaderPage> Page(BlockHeader[] headers) =>
        Task.FromResult(new HeaderPage([.. headers.SelectMany(header => header.Encode())]));

    private static void InPages(ScriptedPeer peer, int of)
    {
        var all = peer.Headers;
        peer.Headers = async query => new([.. (await all(query)).Headers.Take(of * BlockHeader.Size)]);
    }

    private static Transaction Vote(int voter) => LoneNode.Network.Vote(Voters.Number(voter), _election, 0);

    /// <summary>The opening, and so many blocks on it, the first of them so many milliseconds later than usual.</summary>
    private static Block[] Branch(int blocks, int firstVoter, ulong later = 0)
    {
        Block[] branch = [_opening];
        for (var number = 0; number < blocks; number++)
            branch = [.. branch, _miner.Mine(
                branch, [Vote(firstVoter + number)], number == 0 ? _opening.Header.Time.Plus(1_000 + later) : null)];
        return branch;
    }

    private static BlockHeader[] Line(BlockHeader parent, byte root, int headers = Room)
    {
        var line = new List<BlockHeader>();
        for (; headers > 0; headers--)
        {
            line.Add(parent = TestMiner.Work(new(
                parent.Height.Next, parent.Hash, Hash256.Of([root]), default, parent.Time.Plus(1_000), parent.Time,
                new(Limits.MinimumDifficulty), 0)));
        }

        return [.. line];
    }
}
