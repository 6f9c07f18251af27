using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger;
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
        await node.LookAfterPool();

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
            await node.LookAfterPool();
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
            await node.LookAfterPool();
            Assert.Equal("clock-jumped", Trouble(lone));
        }

        // It jumps on: the wait begins anew.
        lone.Time.SetWallClock(_hour);
        await node.LookAfterPool();
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
        lone.Meet("node-2")[0].Hold(_opened);
        lone.Time.SetWallClock(_hour);
        Assert.Equal("clock-jumped", Trouble(lone));

        await node.CompareWithPeers(CancellationToken.None);

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
        var peers = lone.Meet("node-2", "node-3");
        foreach (var peer in peers)
        {
            peer.Silo = $"silo of {peers.ToList().IndexOf(peer)}";
            peer.Clock = () => Timestamp.From(lone.Time.GetUtcNow() - _hour).Milliseconds;
            peer.Hold(opened);
        }

        await node.CompareWithPeers(CancellationToken.None);
        await node.LookAfterPool();

        Assert.Equal("clocks-disagree", Trouble(lone));
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), node.Replica.Now);
        Assert.NotNull((await lone.Submit(LoneNode.Network.Vote(Voters.Ann, election, 0))).Receipt);
        Assert.Null(node.Templates.Next());

        // It is set right.
        lone.Time.SetWallClock(-_hour);
        foreach (var peer in peers) peer.Clock = () => Timestamp.From(lone.Time.GetUtcNow()).Milliseconds;
        await node.CompareWithPeers(CancellationToken.None);
        Assert.Null(Trouble(lone));
        Assert.NotNull(node.Templates.Next());
    });

    [Fact]
    public Task A_node_that_comes_to_a_silo_whose_clock_is_known_to_be_wrong_does_not_believe_it_either() => LoneNode.Run(async lone =>
    {
        lone.Time.SetWallClock(_hour);
        lone.Believed = new(lone.Time);
        var here = await lone.Open();
        foreach (var place in (string[])["there", "elsewhere"]) here.Clock.Hear(place, place, TestNetwork.Epoch.Plus(60_000));
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
        var peers = lone.Meet("node-2", "node-3");
        peers[1].Silo = "elsewhere";
        peers[1].Clock = () => Timestamp.From(lone.Time.GetUtcNow() + _hour).Milliseconds;
        foreach (var peer in peers) peer.Hold(_opened);

        await node.CompareWithPeers(CancellationToken.None);

        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task Of_two_clocks_that_disagree_nobody_knows_which_is_right_until_an_operator_says_so() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        node.Clock.Hear("the storage", "the storage", node.Replica.Now.Plus(3_600_000));
        node.Clock.Weigh();
        Assert.Equal("clocks-disagree", Trouble(lone));
        Assert.Equal(TestNetwork.Epoch.Plus(60_000), node.Replica.Now);

        node.Clock.Trust();

        node.Clock.Weigh();
        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task Nodes_of_one_silo_have_one_clock_however_many_they_are() => LoneNode.Run(async lone =>
    {
        var node = await Opened(lone);
        foreach (var peer in (string[])["node-2", "node-3", "node-4"]) node.Clock.Hear(peer, "there", node.Replica.Now.Plus(3_600_000));
        node.Clock.Hear("node-5", "elsewhere", node.Replica.Now);

        node.Clock.Weigh();

        Assert.Null(Trouble(lone));
    });

    [Fact]
    public Task It_is_said_once_and_once_more_when_it_is_over() => LoneNode.Run(async lone =>
    {
        var log = new LogLines();
        lone.Log = log;
        var node = await Opened(lone);
        lone.Time.SetWallClock(_hour);
        for (var second = 0; second < 5; second++) await node.LookAfterPool();
        lone.Time.SetWallClock(-_hour);
        for (var second = 0; second < 5; second++) await node.LookAfterPool();

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

    private static Task<OrleansBallot.Grains.Interfaces.SubmissionAnswer> Vote(LoneNode lone, Voter voter) => lone.Submit(LoneNode.Network.Vote(voter, _election, 0));

    private static string? Trouble(LoneNode lone) => lone.Node.Clock.Trouble(lone.Node.Replica.Chain.Tip.Header.Time)?.Rule;
}
