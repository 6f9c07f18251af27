using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// A receipt holds, however long nodes or miners were away over the close: its vote is mined before its election is sealed.
/// </summary>
public sealed class OutageTests
{
    private const int Votes = 20;

    // The lone node's clock stands a minute after the opening, so nodes take votes for 15 seconds more, and blocks for 25.
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser, openFor: 75_000, settle: 10_000);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_node_that_was_away_over_close_and_settling_mines_every_vote_and_then_seals() => LoneNode.Run(async lone =>
    {
        await Cast(lone);
        await lone.Close();
        lone.Time.Jump(TimeSpan.FromSeconds(78));
        await lone.Open();

        await lone.MineAll();

        await AllCountAndItIsSealed(lone);
    });

    [Fact]
    public Task A_node_whose_miner_was_off_over_close_and_settling_mines_every_vote_and_then_seals() => LoneNode.Run(async lone =>
    {
        var node = await Cast(lone);
        for (var second = 0; second < 78; second++)
        {
            lone.Time.Advance(TimeSpan.FromSeconds(1));
            await node.Caretaker.SealAndWake();
        }

        await lone.MineAll();

        await AllCountAndItIsSealed(lone);
    });

    [Fact]
    public Task An_opening_that_waits_beside_the_votes_does_not_push_the_chain_past_them() => LoneNode.Run(async lone =>
    {
        await Cast(lone);
        lone.Time.Jump(TimeSpan.FromSeconds(78));
        var later = Voters.Bob.Sign(
            LoneNode.Network.Id, TestNetwork.Definition(Voters.Bob) with { Closes = TestNetwork.Epoch.Plus(Limits.AheadMilliseconds / 2) });
        Assert.NotNull((await lone.Submit(later)).Receipt);

        await lone.MineAll();

        await AllCountAndItIsSealed(lone);
        Assert.NotNull(lone.Node.Replica.Chain.State.HeightOf(later.Id));
    });

    [Fact]
    public Task A_close_that_a_miner_dates_back_to_before_the_votes_keeps_none_of_them_out() => LoneNode.Run(async lone =>
    {
        // A quiet chain: its last block is minutes old, and so may the time of the next one be, settling included.
        var quiet = LoneNode.Network.Open(Voters.Organiser, openFor: 600_000, settle: 10_000);
        lone.Options = lone.Options with { LeastSettle = TimeSpan.Zero };
        await lone.Open();
        var opened = _miner.Mine([], [quiet]);
        Assert.True((await lone.Take(opened)).Accepted);
        lone.Time.Advance(TimeSpan.FromMinutes(3));
        for (var voter = 0; voter < Votes; voter++)
            Assert.NotNull((await lone.Submit(LoneNode.Network.Vote(Voters.Number(voter), quiet, 0))).Receipt);

        var close = _miner.Mine([opened], [LoneNode.Network.Close(Voters.Organiser, quiet)], opened.Header.Time.Plus(1));
        Assert.True((await lone.Take(close)).Accepted);
        Assert.Equal("closed", (await lone.Submit(LoneNode.Network.Vote(Voters.Number(Votes), quiet, 0))).Rule);
        await lone.MineAll();

        await AllCountAndItIsSealed(lone, quiet);
        Assert.True(lone.Node.Replica.Chain.At(new(3))!.Header.Time < close.Header.Time.Plus(10_000));
    });

    private static async Task<Node> Cast(LoneNode lone)
    {
        lone.Options = lone.Options with { LeastSettle = TimeSpan.Zero };
        var node = await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);
        for (var voter = 0; voter < Votes; voter++)
            Assert.NotNull((await lone.Submit(LoneNode.Network.Vote(Voters.Number(voter), _election, 0))).Receipt);
        return node;
    }

    private static Task AllCountAndItIsSealed(LoneNode lone, Transaction? opening = null)
    {
        var election = lone.Node.Replica.Chain.State.Find(TestNetwork.IdOf(opening ?? _election))!;
        Assert.Equal((Votes, true), (election.Ballots, election.IsSealed));
        return Task.CompletedTask;
    }
}
