using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node does not believe its wall clock blindly: in doubt it neither mines nor seals, says why, and locks nobody out.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan _twoDays = TimeSpan.FromDays(2);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser, openFor: 86_400_000);
    private static readonly Block _opened = new TestMiner(LoneNode.Network).Mine([], [_election]);

    [Fact]
    public Task A_jump_of_two_days_ahead_seals_nothing_and_takes_votes_as_before() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);

        lone.Time.SetWallClock(_twoDays);
        await node.Caretaker.SealAndWake();

        Assert.Equal(0, node.Replica.Pool.Count);
        Assert.Equal("clock-jumped", Trouble(lone));
        var receipt = Receipt.TryDecode((await Vote(lone, Voters.Ann)).Receipt)!;
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), receipt.Accepted);
        Assert.Null(node.Templates.Next());

        lone.Time.SetWallClock(-_twoDays);

        Assert.Null(Trouble(lone));
        Assert.NotNull(node.Templates.Next());
    });

    [Fact]
    public Task A_jump_back_takes_votes_as_before_and_mines_nothing() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Time.SetWallClock(-_twoDays);

        Assert.NotNull((await Vote(lone, Voters.Ann)).Receipt);
        Assert.Null(node.Templates.Next());
        Assert.Equal("clock-jumped", Trouble(lone));
    });

    [Fact]
    public Task A_clock_that_is_two_days_back_on_an_existing_chain_mines_nothing_that_is_refused() => LoneNode.Run(async lone =>
    {
        await Opened(lone);
        await lone.Close();
        lone.Time.SetWallClock(-_twoDays);
        var node = await lone.Open();
        await Vote(lone, Voters.Ann);

        Assert.Null(node.Templates.Next());
        Assert.Equal("tip-from-the-future", Trouble(lone));

        // The operator says that the clock is right, and the tip is not: then blocks go on from the tip.
        node.Clock.Trust();
        await lone.MineAll();
        Assert.Equal(0, node.Replica.Pool.Count);
        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task A_small_correction_is_followed_and_many_of_them_are_too() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        for (var day = 0; day < 10; day++)
        {
            lone.Time.SetWallClock(TimeSpan.FromSeconds(3));
            await node.Caretaker.SealAndWake();
            Assert.Null(Trouble(lone));
        }

        Assert.Equal(TestNetwork.Epoch.Plus(90_000), node.Replica.Now);
    });

    [Fact]
    public Task Where_no_other_clock_can_be_asked_one_that_was_steady_for_a_while_is_believed() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Time.SetWallClock(_hour);
        for (var minute = 0; minute < 9; minute++)
        {
            lone.Time.Advance(TimeSpan.FromMinutes(1));
            await node.Caretaker.SealAndWake();
            Assert.Equal("clock-jumped", Trouble(lone));
        }

        // It jumps on: the wait begins anew.
        lone.Time.SetWallClock(_hour);
        await node.Caretaker.SealAndWake();
        lone.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("clock-jumped", Trouble(lone));

        lone.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Trouble(lone));
        Assert.Equal(Timestamp.From(lone.Time.GetUtcNow()), node.Replica.Now);
    });

    [Fact]
    public Task A_machine_that_slept_goes_on_as_soon_as_another_silo_has_the_same_time() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Silos.Add(() => Wall(lone));
        lone.Time.SetWallClock(_hour);
        Assert.Equal("clock-jumped", Trouble(lone));

        await node.ClockRound.Ask(CancellationToken.None);

        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task Silos_whose_machines_slept_together_don_t_keep_each_other_in_the_time_at_which_they_fell_asleep() =>
        LoneNode.Run(async lone =>
        {
            var node = await Opened(lone);
            BelievedClock[] others = [new(lone.Time), new(lone.Time), new(lone.Time)];
            foreach (var other in others) lone.Silos.Add(() => other.Known?.Milliseconds);
            await node.ClockRound.Ask(CancellationToken.None);
            lone.Time.SetWallClock(_hour);
            for (var minute = 0; minute < 10; minute++)
            {
                await node.ClockRound.Ask(CancellationToken.None);
                Assert.Equal("clock-jumped", Trouble(lone));
                lone.Time.Advance(TimeSpan.FromMinutes(1));
            }

            Assert.Null(Trouble(lone));
            Assert.Equal(Timestamp.From(lone.Time.GetUtcNow()), node.Replica.Now);
        });

    [Fact]
    public Task A_clock_that_others_contradicted_is_not_right_because_they_are_out_of_reach() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Time.Advance(TimeSpan.FromHours(1));
        foreach (var _ in (string[])["there", "elsewhere"]) lone.Silos.Add(() => Wall(lone) - (ulong)_hour.TotalMilliseconds);
        await node.ClockRound.Ask(CancellationToken.None);
        Assert.Equal("clocks-disagree", Trouble(lone));

        lone.Silos.Clear();
        await node.ClockRound.Ask(CancellationToken.None);
        lone.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("clocks-disagree", Trouble(lone));

        lone.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task One_of_three_silos_that_is_an_hour_ahead_takes_the_time_of_the_two_and_does_not_seal() => LoneNode.Run(async lone =>
    {
        lone.Time.SetWallClock(_hour);
        var election = LoneNode.Network.Open(Voters.Organiser, openFor: 600_000);
        var opened = new TestMiner(LoneNode.Network).Mine([], [election]);
        var node = await lone.Open();
        Assert.True((await lone.Take(opened)).Accepted);
        foreach (var _ in (string[])["there", "elsewhere"]) lone.Silos.Add(() => Wall(lone) - (ulong)_hour.TotalMilliseconds);

        await node.ClockRound.Ask(CancellationToken.None);
        await node.Caretaker.SealAndWake();

        Assert.Equal("clocks-disagree", Trouble(lone));
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), node.Replica.Now);
        Assert.NotNull((await lone.Submit(LoneNode.Network.Vote(Voters.Ann, election, 0))).Receipt);
        Assert.Null(node.Templates.Next());

        // It is set right.
        lone.Time.SetWallClock(-_hour);
        lone.Silos.Clear();
        foreach (var _ in (string[])["there", "elsewhere"]) lone.Silos.Add(() => Wall(lone));
        await node.ClockRound.Ask(CancellationToken.None);
        Assert.Null(Trouble(lone));
        Assert.NotNull(node.Templates.Next());
    });

    [Fact]
    public Task A_node_that_comes_to_a_silo_whose_clock_is_known_to_be_wrong_does_not_believe_it_either() => LoneNode.Run(async lone =>
    {
        lone.Time.SetWallClock(_hour);
        lone.Believed = new(lone.Time);
        var here = await lone.Open();
        foreach (var place in (string[])["there", "elsewhere"]) here.Clock.Hear(place, TestNetwork.Epoch.Plus(60_000));
        here.Clock.Weigh();
        Assert.Equal("clocks-disagree", Trouble(lone));

        var come = await lone.Open();

        Assert.Equal("clock-jumped", Trouble(lone));
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), come.Replica.Now);
    });

    [Fact]
    public Task The_two_others_are_not_confused_by_it() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Silos.Add(() => Wall(lone));
        lone.Silos.Add(() => Wall(lone) + (ulong)_hour.TotalMilliseconds);

        await node.ClockRound.Ask(CancellationToken.None);

        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task Of_two_clocks_that_disagree_nobody_knows_which_is_right_until_an_operator_says_so() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        node.Clock.Hear("the storage", node.Replica.Now.Plus(3_600_000));
        node.Clock.Weigh();
        Assert.Equal("clocks-disagree", Trouble(lone));
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), node.Replica.Now);

        node.Clock.Trust();

        node.Clock.Weigh();
        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task What_nodes_say_of_the_time_sets_nobody_s_clock_however_many_they_are() => LoneNode.Run(async lone =>
    {
        // One of the two other silos lies, in its own name and in that of as many nodes as it likes.
        var node = await Opened(lone);
        Assert.NotNull((await Vote(lone, Voters.Ann)).Receipt);
        lone.Silos.Add(() => Wall(lone));
        lone.Silos.Add(() => Tomorrow());
        foreach (var liar in lone.Meet("node-2", "node-3", "node-4", "node-5"))
        {
            liar.Hold(_opened);
            liar.Clock = Tomorrow;
        }

        await node.Comparison.WithPeers(CancellationToken.None);
        await node.ClockRound.Ask(CancellationToken.None);

        var sealing = new TestMiner(LoneNode.Network).Mine(
            [_opened], [LoneNode.Network.Seal(_election)], TestNetwork.Epoch.Plus(86_460_000));
        Assert.Equal(Rejection.FutureTime, (await lone.Take(sealing)).Rule);
        Assert.Null(Trouble(lone));
        Assert.NotNull((await Vote(lone, Voters.Bob)).Receipt);

        static ulong Tomorrow() => TestNetwork.Epoch.Plus(86_470_000).Milliseconds;
    });

    [Fact]
    public Task A_silo_that_gives_no_time_or_none_that_there_is_has_no_voice() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        lone.Silos.Add(() => throw new TimeoutException("This silo is silent."));
        lone.Silos.Add(() => ulong.MaxValue);

        await node.ClockRound.Ask(CancellationToken.None);

        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task It_is_said_once_and_once_more_when_it_is_over() => LoneNode.Run(async lone =>
    {
        var log = new LogLines();
        lone.Log = log;
        var node = await Opened(lone);
        lone.Time.SetWallClock(_hour);
        for (var second = 0; second < 5; second++) await node.Caretaker.SealAndWake();
        lone.Time.SetWallClock(-_hour);
        for (var second = 0; second < 5; second++) await node.Caretaker.SealAndWake();

        Assert.Collection(
            log.Lines.Where(line => line.Contains("clock", StringComparison.Ordinal)),
            line => Assert.Contains("ballot node clock node-1 --trust", line, StringComparison.Ordinal),
            line => Assert.Contains("believes its clock again", line, StringComparison.Ordinal));
    });

    private static async Task<Node> Opened(LoneNode lone)
    {
        var node = await lone.Open();
        Assert.True((await lone.Take(_opened)).Accepted);
        return node;
    }

    private static Task<OrleansBallot.Grains.Interfaces.SubmissionAnswer> Vote(LoneNode lone, Voter voter) =>
        lone.Submit(LoneNode.Network.Vote(voter, _election, 0));

    private static ulong Wall(LoneNode lone) => Timestamp.From(lone.Time.GetUtcNow()).Milliseconds;

    private static string? Trouble(LoneNode lone) => lone.Node.Clock.Trouble(lone.Node.Replica.Chain.Tip.Header.Time)?.Rule.Name();
}
