using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Real silos whose machine's clock is set wrong, and right again.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class WrongClockTests
{
    [Fact]
    public async Task A_silo_whose_clock_jumps_two_days_ahead_for_a_while_seals_nothing_says_so_and_goes_on()
    {
        var clock = new FakedClock();
        using var http = new HttpClient();
        await using var silo = await SiloProcess.StartOn(clock.Runner, TemporaryDirectory.New(), "Ballot:Chain:TargetBlockTime=200ms");
        var chain = await silo.ChainOf(http);
        var election = await silo.Open(http, chain, "Closes in an hour");
        await Eventually.True(async () => await silo.StateOf(http, election) == "confirmed", "it is open");

        clock.Set(TimeSpan.FromDays(2));
        await Eventually.True(async () => (await http.GetAsync(new Uri(silo.Address, "/readyz"))).StatusCode == HttpStatusCode.ServiceUnavailable, "it doubts its clock");

        Assert.Contains("--trust", (await Get("/readyz")).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri(silo.Address, "/healthz"))).StatusCode);
        var (vote, refusal) = await silo.TryVote(http, chain, ElectionId.Parse(election), Voters.Ann);
        Assert.Null(refusal);
        Assert.Contains("by the time that has passed", (await Get("/api/pending")).Text("trouble"), StringComparison.Ordinal);
        Assert.Equal("open", (await Get($"/api/elections/{election}")).Text("state"));

        clock.Set(TimeSpan.Zero);
        await Eventually.True(async () => await silo.StateOf(http, vote!) == "confirmed", "it mines again");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(silo.Address, "/readyz"))).StatusCode);
        Assert.Equal("open", (await Get($"/api/elections/{election}")).Text("state"));
        var said = (await silo.Stop()).Split('\n').Where(line => line.Contains("does not believe its clock", StringComparison.Ordinal));
        Assert.Single(said);

        async Task<JsonElement> Get(string path)
        {
            using var answer = await http.GetAsync(new Uri(silo.Address, path));
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    [Fact]
    public async Task A_silo_that_starts_two_days_back_waits_and_goes_on_when_its_operator_says_so()
    {
        var clock = new FakedClock();
        using var http = new HttpClient();
        var data = TemporaryDirectory.New();
        string election;
        ChainParameters chain;
        await using (var before = await SiloProcess.Start(data, "Ballot:Chain:TargetBlockTime=200ms"))
        {
            chain = await before.ChainOf(http);
            election = await before.Open(http, chain, "Closes in an hour");
            await Eventually.True(async () => await before.StateOf(http, election) == "confirmed", "it is open");
            await before.Kill();
        }

        clock.Set(-TimeSpan.FromDays(2));
        await using var silo = await SiloProcess.StartOn(clock.Runner, data, "Ballot:Chain:TargetBlockTime=200ms");
        var vote = await silo.Vote(http, chain, ElectionId.Parse(election), Voters.Ann);
        Assert.Contains("the newest block is of", (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/pending"))).Text("trouble"), StringComparison.Ordinal);
        Assert.Equal("pending", await silo.StateOf(http, vote!));

        using var trust = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Address, "/api/nodes/node-1/clock"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync(new Uri(silo.Address, "/api/nodes/node-1/clock"), null)).StatusCode);
        trust.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim());
        (await http.SendAsync(trust)).EnsureSuccessStatusCode();

        await Eventually.True(async () => await silo.StateOf(http, vote!) == "confirmed", "it mines on");
    }

    [Fact]
    public async Task One_silo_of_three_that_is_an_hour_ahead_neither_seals_nor_locks_out_and_joins_again_when_it_is_set_right()
    {
        var clock = new FakedClock();
        clock.Set(TimeSpan.FromHours(1));
        await using var cluster = await SiloCluster.Start(
            await (await PostgresServer.Shared).NewDatabase(), ["north", "south", "east"], silo => silo == "east" ? clock.SteadyRunner : []);
        var south = cluster["south"];
        var chain = await south.ChainOf(cluster.Http);
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var open = Voters.Organiser.Sign(
            chain.Id, new OpenElection(Voters.Organiser.Key, "Half an hour", ["Yes", "No"], now, now.Plus(1_800_000), 1_000, now));
        using (var content = new ByteArrayContent(open.Bytes.ToArray()))
        {
            content.Headers.ContentType = new("application/octet-stream");
            (await cluster.Http.PostAsync(new Uri(south.Address, "/api/transactions"), content)).EnsureSuccessStatusCode();
        }

        foreach (var node in cluster.Nodes)
        {
            await Eventually.True(
                async () => await cluster.TryGet($"/api/elections/{open.Id}?node={node}") is { } found && found.Text("state") == "open", $"{node} has it open");
        }

        await Eventually.True(
            async () => (await cluster.TryGet("/api/nodes/east-1/clock"))?.GetProperty("trouble").GetString()?.Contains("other clocks say", StringComparison.Ordinal) == true,
            "it doubts its clock");
        var (vote, refusal) = await cluster["east"].TryVote(cluster.Http, chain, new(open.Id.Value), Voters.Ann);
        Assert.Null(refusal);
        await Eventually.True(async () => (await cluster.TryGet($"/api/transactions/{vote}?node=north-1"))?.Text("state") == "confirmed", "the others mine what it took");

        await cluster.Kill("east");
        clock.Set(TimeSpan.Zero);
        await cluster.StartInTheEnd("east");

        await Eventually.True(
            async () => await cluster.TryGet("/api/nodes/east-1") is { } node && node.Text("silo") == "east" && node.Text("state") == "active"
                && node.GetProperty("trouble").ValueKind == JsonValueKind.Null,
            "it is back",
            async () => $"{await cluster.TryGet("/api/nodes")}");
        Assert.Equal(HttpStatusCode.OK, (await cluster.Http.GetAsync(new Uri(cluster["east"].Address, "/readyz"))).StatusCode);
    }
}
