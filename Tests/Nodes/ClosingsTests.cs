using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>No node seals an election before every member has said, since the close, that it holds no vote of it.</summary>
public sealed class ClosingsTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser, openFor: 75_000, settle: 10_000);
    private static readonly Block _opened = new TestMiner(LoneNode.Network).Mine([], [_election]);

    [Fact]
    public Task A_member_that_has_not_been_heard_since_the_start_holds_the_seal_up_until_it_is() => LoneNode.Run(async lone =>
    {
        var peer = await Settled(lone);
        await lone.Node.Caretaker.SealAndWake();
        Assert.Equal(0, lone.Node.Replica.Pool.Count);

        peer.Hold(_opened);
        await Compared(lone);

        await SealIsDue(lone);
    });

    [Fact]
    public Task A_member_that_holds_votes_holds_the_seal_up_and_they_come_in_and_are_mined() => LoneNode.Run(async lone =>
    {
        var peer = await Settled(lone);
        peer.Hold(_opened);
        peer.MustMineBefore = lone.Node.Replica.Chain.State.Find(TestNetwork.IdOf(_election))!.Settles.Milliseconds;
        await Compared(lone);
        Assert.Equal(0, lone.Node.Replica.Pool.Count);

        var vote = LoneNode.Network.Vote(Voters.Ann, _election, 0);
        await lone.Node.Relay.AcceptHint(new("node-2", [vote.Bytes.ToArray()]), CancellationToken.None);
        await lone.MineAll();
        Assert.NotNull(lone.Node.Replica.Chain.State.HeightOf(vote.Id));
        Assert.Equal(0, lone.Node.Replica.Pool.Count);

        peer.MustMineBefore = Timestamp.Max.Milliseconds;
        await Compared(lone);
        await SealIsDue(lone);
    });

    [Fact]
    public Task A_member_by_whose_clock_it_is_open_may_take_more_votes() => LoneNode.Run(async lone =>
    {
        var peer = await Settled(lone);
        peer.Clock = () => TestNetwork.Epoch.Plus(74_000).Milliseconds;
        peer.Hold(_opened);

        // Else this node would seal nothing in any case: of two clocks that disagree nobody knows which is right.
        lone.Node.Clock.Trust();

        await Compared(lone);

        Assert.Equal(0, lone.Node.Replica.Pool.Count);
    });

    [Fact]
    public Task A_member_on_another_branch_may_have_votes_in_a_block_that_is_not_here() => LoneNode.Run(async lone =>
    {
        var peer = await Settled(lone);
        var rival = new TestMiner(LoneNode.Network).Mine([], [_election], TestNetwork.Epoch.Plus(2));
        peer.Info = () => Task.FromResult(peer.Tip(rival.Header));

        await Compared(lone);

        Assert.Equal(0, lone.Node.Replica.Pool.Count);
    });

    [Fact]
    public Task A_member_that_the_tracker_has_removed_is_waited_for_no_more() => LoneNode.Run(async lone =>
    {
        await Settled(lone);

        lone.Know();
        await lone.Node.Caretaker.SealAndWake();

        await SealIsDue(lone);
    });

    [Fact]
    public Task Meanwhile_other_transactions_are_mined_before_the_end_of_settling() => LoneNode.Run(async lone =>
    {
        await Settled(lone);
        var other = Voters.Bob.Sign(
            LoneNode.Network.Id, TestNetwork.Definition(Voters.Bob) with { Closes = TestNetwork.Epoch.Plus(86_400_000) });
        Assert.NotNull((await lone.Submit(other)).Receipt);

        await lone.MineAll();

        var chain = lone.Node.Replica.Chain;
        Assert.NotNull(chain.State.HeightOf(other.Id));
        Assert.True(chain.NextTime < chain.State.Find(TestNetwork.IdOf(_election))!.Settles);
    });

    /// <summary>A member that beats and never says that it holds nothing.</summary>
    [Fact]
    public Task A_member_that_never_says_it_holds_up_votes_of_later_elections_for_minutes_at_the_most() => LoneNode.Run(async lone =>
    {
        await Settled(lone);
        var opens = Timestamp.From(lone.Time.GetUtcNow());
        var next = Voters.Bob.Sign(
            LoneNode.Network.Id, TestNetwork.Definition(Voters.Bob) with { Opens = opens, Closes = opens.Plus(3_600_000) });
        Assert.NotNull((await lone.Submit(next)).Receipt);
        await lone.MineAll();
        var vote = LoneNode.Network.Vote(Voters.Ann, next, 0);
        Assert.NotNull((await lone.Submit(vote)).Receipt);

        await Pass(lone, minutes: 9);
        await lone.MineAll();
        Assert.Null(lone.Node.Replica.Chain.State.HeightOf(vote.Id));

        await Pass(lone, minutes: 2);
        await lone.MineAll();
        Assert.NotNull(lone.Node.Replica.Chain.State.HeightOf(vote.Id));
        Assert.True(lone.Node.Replica.Chain.State.Find(TestNetwork.IdOf(_election))!.IsSealed);
    });

    [Fact]
    public Task After_that_nobody_brings_votes_in_any_more() => LoneNode.Run(async lone =>
    {
        await Settled(lone);
        await Pass(lone, minutes: 11);

        var late = LoneNode.Network.Vote(Voters.Ann, _election, 0);
        await lone.Node.Relay.AcceptHint(new("node-2", [late.Bytes.ToArray()]), CancellationToken.None);
        await lone.MineAll();

        Assert.Null(lone.Node.Replica.Chain.State.HeightOf(late.Id));
        Assert.True(lone.Node.Replica.Chain.State.Find(TestNetwork.IdOf(_election))!.IsSealed);
    });

    [Fact]
    public Task A_node_that_was_away_itself_waits_from_its_start_on() => LoneNode.Run(async lone =>
    {
        await Settled(lone);
        await Pass(lone, minutes: 11);
        await lone.Open();
        lone.Meet("node-2");
        await Pass(lone, minutes: 9);

        var promised = LoneNode.Network.Vote(Voters.Ann, _election, 0);
        await lone.Node.Relay.AcceptHint(new("node-2", [promised.Bytes.ToArray()]), CancellationToken.None);
        await lone.MineAll();

        Assert.NotNull(lone.Node.Replica.Chain.State.HeightOf(promised.Id));
    });

    /// <summary>A node that has just started, long after everything has settled, with one other member that is silent.</summary>
    private static async Task<ScriptedPeer> Settled(LoneNode lone)
    {
        await lone.Open();
        Assert.True((await lone.Take(_opened)).Accepted);
        lone.Time.Jump(TimeSpan.FromSeconds(78));
        await lone.Open();
        return lone.Meet("node-2")[0];
    }

    private static async Task Pass(LoneNode lone, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            lone.Time.Jump(TimeSpan.FromMinutes(1));
            await Compared(lone);
        }
    }

    private static async Task Compared(LoneNode lone)
    {
        await lone.Node.Comparison.WithPeers(CancellationToken.None);
        await lone.Node.Caretaker.SealAndWake();
    }

    private static Task SealIsDue(LoneNode lone)
    {
        Assert.IsType<Seal>(Assert.Single(lone.Node.Replica.Pool.Transactions).Payload);
        return Task.CompletedTask;
    }
}
