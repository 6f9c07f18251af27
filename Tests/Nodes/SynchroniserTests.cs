using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node fetches what a peer has, and no peer can keep it at that for ever.</summary>
public sealed class SynchroniserTests
{
    /// <summary>A test that finds no end ends here.</summary>
    private const int TooOften = 20;

    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);
    private static readonly Block _first = _miner.Mine([], [_election]);
    private static readonly Block _second = _miner.Mine([_first], [LoneNode.Network.Vote(Voters.Ann, _election, 0)]);
    private static readonly Block _third = _miner.Mine([_first, _second], [LoneNode.Network.Vote(Voters.Bob, _election, 0)]);

    [Fact]
    public Task Headers_come_page_by_page_and_bodies_after_them() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_first, _second, _third);
        var all = peer.Headers;
        peer.Headers = async query => new([.. (await all(query)).Headers.Take(2 * BlockHeader.Size)]);

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock, pageOf: 2).With("node-2", CancellationToken.None);

        Assert.Equal(_third.Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(2, peer.Asked);
    });

    [Fact]
    public Task Bodies_that_are_here_are_not_fetched_again() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Take(_first);
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_first, _second, _third);

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);

        Assert.Equal(_third.Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal([_second.Hash, _third.Hash], peer.Wanted);
    });

    [Fact]
    public Task No_body_is_fetched_of_a_chain_whose_headers_break_a_rule() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_miner.Mine([], [_election], edit: header => header with { Difficulty = new(header.Difficulty.Value + 1) }));

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);

        Assert.Equal(1, peer.Asked);
        Assert.Empty(peer.Wanted);
    });

    [Fact]
    public Task No_body_is_fetched_of_a_branch_that_is_far_behind() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        List<Block> chain = [_first];
        for (var turn = 1u; turn <= Chain.SideBodyDepth + 1; turn++)
            chain.Add(_miner.Mine(chain, [LoneNode.Network.Pause(Voters.Organiser, _election, turn)]));
        lone.Time.Jump(TimeSpan.FromHours(1));
        foreach (var block in chain) Assert.True((await lone.Take(block)).Accepted);
        var rival = _miner.Mine([], [_election], TestNetwork.Epoch.Plus(1));
        var peer = lone.Meet("node-2")[0];
        peer.Hold(rival);

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);

        Assert.False(node.Replica.Chain.Find(rival.Hash)!.HasBody);
        Assert.Empty(peer.Wanted);
    });

    [Fact]
    public Task A_block_that_was_not_asked_for_is_not_kept() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_first, _second);

        // A child of genesis has the least difficulty for ever, however much work is on the chain by now.
        var cheap = _miner.Mine([], [_election], TestNetwork.Epoch.Plus(1));
        peer.Bodies = _ => Task.FromResult(new BlockPage([cheap.Encode()]));

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock).With("node-2", CancellationToken.None);

        Assert.Null(node.Replica.Blocks.Find(cheap.Hash));
    });

    [Fact]
    public Task A_peer_that_sends_the_same_page_again_and_again_is_left() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Headers = _ => peer.Asked < TooOften
            ? Task.FromResult(new HeaderPage([.. _first.Header.Encode(), .. _second.Header.Encode()]))
            : Gone<HeaderPage>();

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock, pageOf: 2).With("node-2", CancellationToken.None);

        Assert.Equal(2, peer.Asked);
    });

    [Fact]
    public Task A_peer_that_sends_what_leads_nowhere_is_left() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Headers = _ => peer.Asked < TooOften
            ? Task.FromResult(new HeaderPage([.. _second.Header.Encode(), .. _third.Header.Encode()]))
            : Gone<HeaderPage>();

        await new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock, pageOf: 2).With("node-2", CancellationToken.None);

        Assert.Equal(1, peer.Asked);
    });

    [Fact]
    public Task A_peer_that_hints_whenever_it_is_asked_is_asked_twice() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        var synchroniser = new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock);
        peer.Headers = _ =>
        {
            if (peer.Asked < TooOften) Assert.True(synchroniser.RunAgain("node-2"));
            return Task.FromResult(new HeaderPage([]));
        };

        await synchroniser.With("node-2", CancellationToken.None);

        Assert.Equal(2, peer.Asked);
    });

    [Fact]
    public Task A_hint_that_comes_meanwhile_is_seen_to_afterwards() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        var synchroniser = new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock);
        peer.Headers = _ =>
        {
            peer.Hold(_first, _second);
            Assert.True(synchroniser.RunAgain("node-2"));
            return Task.FromResult(new HeaderPage(_first.Header.Encode()));
        };
        peer.Bodies = _ => Task.FromResult(new BlockPage([_first.Encode()]));

        await synchroniser.With("node-2", CancellationToken.None);

        Assert.Equal(_second.Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task Nothing_in_place_of_a_page_is_no_answer() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        var synchroniser = new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock);
        foreach (var bodies in new byte[][]?[] { null, [null!] })
        {
            peer.Hold(_first);
            peer.Bodies = _ => Task.FromResult(new BlockPage(bodies!));
            await synchroniser.With("node-2", CancellationToken.None);
        }

        peer.Headers = _ => Task.FromResult(new HeaderPage(null!));
        await synchroniser.With("node-2", CancellationToken.None);

        peer.Hold(_first);
        await synchroniser.With("node-2", CancellationToken.None);
        Assert.Equal(_first.Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task Who_asks_for_a_sync_that_is_under_way_waits_for_its_end() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var peer = lone.Meet("node-2")[0];
        peer.Hold(_first);
        var (bodies, gate) = (peer.Bodies, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        peer.Bodies = async query =>
        {
            await gate.Task;
            return await bodies(query);
        };
        var synchroniser = new Synchroniser(node.Blocks, node.Replica, node.Peers, node.Clock);
        _ = synchroniser.With("node-2", CancellationToken.None);

        var second = synchroniser.With("node-2", CancellationToken.None);
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await second;

        Assert.Equal(_first.Hash, node.Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_sync_that_is_cancelled_is_all_that_ends() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();

        Assert.Equal(
            (Rejection.None, null), await node.Blocks.AcceptHeaders(_first.Header.Encode(), new CancellationToken(canceled: true)));

        Assert.True((await lone.Take(_first)).Accepted);
    });

    private static Task<T> Gone<T>() => Task.FromException<T>(new TimeoutException("It was asked too often."));
}
