using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Real silos whose machine's clock is set wrong, and right again.</summary>
[Collection(nameof(ManyOutages))]
public sealed class WrongClockTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_lone_silo_seals_nothing_while_its_clock_is_two_days_ahead_and_goes_on_from_a_future_tip_on_its_operator_s_word()
    {
        var clock = new FakedClock();
        using var http = new HttpClient();
        var data = TemporaryDirectory.New();
        ElectionId election;
        ChainParameters chain;
        await using (var silo = await SiloProcess.StartOn(clock.Runner, data, "Ballot:Chain:TargetBlockTime=200ms"))
        {
            chain = await silo.ChainOf(http);
            election = ElectionId.Parse(await silo.Open(http, chain, "Closes in an hour"));
            await Eventually.True(async () => await silo.StateOf(http, $"{election}") == "confirmed", "it is open");

            clock.Set(2 * _day);
            await Eventually.True(() => Task.FromResult(silo.HasPrinted("does not believe its clock")), "it doubts its clock");
            Assert.Contains(
                "--trust", (await Get(silo, "/readyz", HttpStatusCode.ServiceUnavailable)).Text("detail"), StringComparison.Ordinal);
            await Get(silo, "/healthz", HttpStatusCode.ServiceUnavailable);
            var ann = await silo.Vote(http, chain, election, Voters.Ann);
            Assert.Contains("by the time that has passed", (await Get(silo, "/api/pending")).Text("trouble"), StringComparison.Ordinal);
            Assert.Equal("open", (await Get(silo, $"/api/elections/{election}")).Text("state"));

            clock.Set(TimeSpan.Zero);
            await Eventually.True(async () => await silo.StateOf(http, ann!) == "confirmed", "it mines again");
            await Get(silo, "/readyz");
            await silo.Kill();
        }

        clock.Set(-2 * _day);
        await using var back = await SiloProcess.StartOn(clock.Runner, data, "Ballot:Chain:TargetBlockTime=200ms");
        var bob = await back.Vote(http, chain, election, Voters.Bob);
        Assert.Contains("the newest block is of", (await Get(back, "/api/pending")).Text("trouble"), StringComparison.Ordinal);
        Assert.Equal("pending", await back.StateOf(http, bob!));

        var trust = new Uri(back.Address, "/api/nodes/node-1/clock");
        using var nobody = await http.PostAsync(trust, null);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        http.DefaultRequestHeaders.Authorization = new(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim());
        using var trusted = await http.PostAsync(trust, null);
        Assert.Equal(HttpStatusCode.OK, trusted.StatusCode);

        await Eventually.True(async () => await back.StateOf(http, bob!) == "confirmed", "it mines on");

        async Task<JsonElement> Get(SiloProcess silo, string path, HttpStatusCode expected = HttpStatusCode.OK)
        {
            using var answer = await http.GetAsync(new Uri(silo.Address, path));
            Assert.Equal(expected, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    [Fact]
    public async Task Three_silos_whose_clocks_go_wrong_alone_and_together_lock_nobody_out_and_count_every_vote()
    {
        string[] silos = ["north", "south", "east"];
        var clocks = silos.ToDictionary(silo => silo, _ => new FakedClock());
        clocks["east"].Set(_hour);
        await using var cluster = await SiloCluster.Start(
            await (await PostgresServer.Shared).NewDatabase(), silos, silo => clocks[silo].Runner);
        var election = await ReceiptedElection.Open(cluster, cluster["north"], openFor: 1_800_000, settle: 1_000);

        // One is an hour ahead: to its voters the election is open, and the others mine what it takes.
        await Doubts("east", "other clocks say");
        await IsOpenEverywhere();
        await election.IsConfirmed(await election.Cast(cluster["east"]), "north-1");

        // It keeps nobody out who starts meanwhile, and comes in itself when it is right.
        await cluster.Kill("north");
        await cluster.StartInTheEnd("north");
        await election.IsConfirmed(await election.Cast(cluster["north"]), "south-1");
        await cluster.Kill("east");
        clocks["east"].Set(TimeSpan.Zero);
        await cluster.StartInTheEnd("east");
        await Believes("east");

        // All jump: nobody mines or seals, and all go on when they are right.
        Set(2 * _day);
        foreach (var silo in silos) await Doubts(silo, "The clock of this machine says");
        var votes = new List<Transaction>();
        foreach (var silo in silos) votes.Add(await election.Cast(cluster[silo]));
        await IsOpenEverywhere();
        Set(TimeSpan.Zero);
        foreach (var silo in silos) await Believes(silo);
        foreach (var vote in votes) await election.IsConfirmed(vote, "north-1");

        // Who dies after a clock went back is missed as before, and joins again by a clock that is wrong.
        await cluster.Kill("south");
        await cluster.NodesAreOn("south", "north", "east");
        Set(-_day);
        await cluster.StartInTheEnd("south");
        foreach (var silo in silos) await Doubts(silo, "The clock of this machine says");
        var last = await election.Cast(cluster["south"]);
        Set(TimeSpan.Zero);
        foreach (var silo in silos) await Believes(silo);
        await election.IsConfirmed(last, "east-1");

        await election.Close();
        await election.EveryReceiptCountsAndBothAuditorsAgree();

        void Set(TimeSpan ahead)
        {
            foreach (var clock in clocks.Values) clock.Set(ahead);
        }

        async Task IsOpenEverywhere()
        {
            foreach (var node in cluster.Nodes)
                await Eventually.True(async () => await election.StateAt(node) == "open", $"{node} has it open", async () =>
                    $"{await election.StateAt(node)}");
        }

        Task Doubts(string silo, string why) => Eventually.True(
            async () =>
                await Ready(silo) is (HttpStatusCode.ServiceUnavailable, var detail) && detail.Contains(why, StringComparison.Ordinal),
            $"{silo} doubts its clock",
            async () => $"{await Ready(silo)}");

        Task Believes(string silo) => Eventually.True(
            async () => (await Ready(silo)).Status == HttpStatusCode.OK
                && (await cluster.Look()).All(node =>
                    !node.Key.StartsWith(silo, StringComparison.Ordinal) || node.Value == (silo, "active")),
            $"{silo} believes its clock, and has its nodes",
            async () => $"{await Ready(silo)} {await cluster.TryGet("/api/nodes")}");

        async Task<(HttpStatusCode Status, string Answer)> Ready(string silo)
        {
            using var answer = await cluster.Http.GetAsync(new Uri(cluster[silo].Address, "/readyz"));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
