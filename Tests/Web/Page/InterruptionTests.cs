using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Cluster;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// What is lost under a browser: its network, an answer, a node, the whole silo. It says so, goes on by itself, and a vote stays one vote.
/// </summary>
public sealed class InterruptionTests(PageFixture page) : PageTest
{
    private const string Lost = "The silo does not answer. Trying again…";

    [Fact]
    public async Task Without_a_network_a_vote_waits_and_goes_off_when_it_is_back()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of a lost network"), "Network lost");
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.Plurality, "Green");
        await visitor.Vote.LookItOver();

        await visitor.SetOffline(true);
        await visitor.Vote.Sign();
        await Expect(visitor.Footer).ToContainTextAsync(Lost);
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("The same vote is sent again until there is an answer.");

        await visitor.SetOffline(false);
        await visitor.Vote.IsInABlock();
        await Expect(visitor.Footer).ToContainTextAsync("Connected to the silo");
        await IsCountedOnce(silo, election);
    }

    [Fact]
    public async Task A_vote_whose_answer_is_lost_is_sent_again_and_counted_once()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of a lost answer"), "Answer lost");
        var visitor = await Visit(silo);
        var sent = 0;
        await visitor.Page.RouteAsync("**/api/transactions", async route =>
        {
            // It arrives; what comes back does not, at first.
            var answer = await route.FetchAsync();
            if (++sent < 3) await route.AbortAsync();
            else await route.FulfillAsync(new() { Response = answer });
        });
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");

        await visitor.Vote.Cast("Green");

        await visitor.Vote.IsInABlock();
        Assert.Equal(3, sent);
        await IsCountedOnce(silo, election);
    }

    [Fact]
    public async Task A_node_that_dies_under_a_vote_is_shown_dead_and_another_one_takes_the_vote()
    {
        await Chromium.Shared;
        var traffic = new Traffic();
        await using var silo = await SiloHost.StartWith(
            services => services.AddSingleton<IIncomingGrainCallFilter>(traffic),
            "Ballot:Chain:TargetBlockTime=100ms", "Ballot:Tracker:SuspectAfter=1s", "Ballot:Tracker:RemoveAfter=1m",
            "Logging:Console:LogLevel:Default=None");
        var election = await silo.OpenElection(Voters.Organiser, "Node lost");
        var (visitor, watcher) = (await Visit(silo), await Visit(silo));
        await watcher.Go("Network");
        await visitor.Ask("node-2");
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.Plurality, "Green");
        await visitor.Vote.LookItOver();

        traffic.Cut((source, target, _) => (source == "node-2") != (target == "node-2"));
        await visitor.Vote.Sign();
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("'node-2' does not answer");
        await Expect(watcher.Network.Node("node-2")).ToContainTextAsync("does not answer");

        await visitor.Ask("node-3");
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("node-3 promised");
        await visitor.Vote.IsInABlock();

        traffic.Heal();
        await Expect(watcher.Network.Node("node-2")).ToContainTextAsync("agrees");
        await visitor.Ask("node-2");
        await visitor.Results.Watch(election);
        await visitor.Results.Shows("Green", 1);
    }

    [Fact]
    public async Task A_silo_that_is_killed_and_comes_back_is_noticed_both_times_and_has_the_vote_once()
    {
        await Chromium.Shared;
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        await using var first = await SiloProcess.Start(data, "Ballot:Chain:TargetBlockTime=100ms");
        var election = await first.Open(http, await first.ChainOf(http), "Silo lost");
        await Eventually.True(async () => await first.StateOf(http, election) == "confirmed", "the election is known");
        var (visitor, watcher) = (await Visit(first.Address), await Visit(first.Address));
        await watcher.Page.GotoAsync($"/#/results/{election}");
        await watcher.Results.Shows("No", 0);
        await visitor.Page.GotoAsync($"/#/vote/{election}");
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.Plurality, "No");
        await visitor.Vote.LookItOver();

        await first.Kill();
        await visitor.Vote.Sign();
        await Expect(visitor.Footer).ToContainTextAsync(Lost);
        await Expect(watcher.Page.GetByText("Live results are interrupted").First).ToBeVisibleAsync();

        await using var second = await SiloProcess.Start(data, "Ballot:Chain:TargetBlockTime=100ms", $"urls={first.Address}");
        await visitor.Vote.IsInABlock();
        await watcher.Results.Shows("No", 1);
        await Expect(watcher.Results.Standing.GetByText("live")).ToBeVisibleAsync();
    }

    /// <summary>The node that answers may hear of a block later than the one that the page asked.</summary>
    private static Task IsCountedOnce(SiloHost silo, Transaction election) => Eventually.True(
        async () => (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("total").GetInt64() == 1,
        "the vote is counted once");
}
