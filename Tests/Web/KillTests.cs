using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>What was accepted survives the process.</summary>
public sealed class KillTests
{
    // BALLOT_KILLS=20 kills more often than a suite has time for.
    private static readonly int _kills = int.Parse(Environment.GetEnvironmentVariable("BALLOT_KILLS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public Task Every_receipt_is_confirmed_or_pending_after_each_kill_and_the_count_is_exact() => KillAgainAndAgain();

    [Fact]
    public async Task The_same_holds_where_the_storage_is_a_database() => await KillAgainAndAgain(
        "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={await (await PostgresServer.Shared).NewDatabase()}",
        "Ballot:Cluster:Silo=node",
        $"Ballot:Cluster:SiloPort={FreePorts.Next()}");

    [Theory]
    [InlineData("0s")]
    [InlineData("1s")]
    public async Task A_busy_silo_that_stops_accepts_or_says_that_it_is_unavailable_and_ends_in_good_order(string drain)
    {
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        var (receipted, refusals) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        await using (var silo = await SiloProcess.Start(
            data, "Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=50ms", $"Ballot:Drain={drain}"))
        {
            var chain = await silo.ChainOf(http);
            var election = ElectionId.Parse(await silo.Open(http, chain, "Until the stop"));
            foreach (var node in (string[])["node-1", "node-2"])
                await Eventually.True(
                    async () => (await http.GetAsync(new Uri(silo.Address, $"/api/elections/{election}?node={node}"))).IsSuccessStatusCode,
                    "it is known");
            var last = -1;
            var voters = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    try
                    {
                        var (id, refusal) = await silo.TryVote(http, chain, election, Voters.Number(Interlocked.Increment(ref last)));
                        if (id is not null) receipted.Enqueue(id);
                        else refusals.Enqueue(refusal!);
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            })).ToArray();
            await Eventually.True(() => Task.FromResult(receipted.Count >= 50), "votes are accepted");
            var printed = await silo.Stop();
            Assert.True(printed == "", printed);
            Assert.Equal(0, silo.ExitCode);
            await Task.WhenAll(voters);
        }

        Assert.DoesNotContain(refusals, refusal => !refusal.StartsWith("503", StringComparison.Ordinal));
        await using var again = await SiloProcess.Start(data, "Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=50ms");
        foreach (var id in receipted) Assert.Contains(await again.StateOf(http, id), (string[])["pending", "confirmed"]);
    }

    /// <summary>Votes come in through nodes that mine, and in the middle of it the process is gone.</summary>
    private static async Task KillAgainAndAgain(params string[] home)
    {
        const int nodes = 3;
        const int votesBetween = 24;
        string[] settings = [$"Ballot:Nodes={nodes}", "Ballot:Chain:TargetBlockTime=50ms", .. home];
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        var receipted = new ConcurrentQueue<string>();
        string? election = null;
        for (var kill = 0; kill < _kills; kill++)
        {
            await using var silo = await SiloProcess.Start(data, settings);
            var chain = await silo.ChainOf(http);
            election ??= await silo.Open(http, chain, "Through kills");
            await HoldsWhatItPromised(silo);
            var (first, enough) = (kill * votesBetween, new TaskCompletionSource());
            var casting = Task.WhenAll(Enumerable.Range(first, votesBetween).Select(async number =>
            {
                if (await silo.Vote(http, chain, ElectionId.Parse(election), Voters.Number(number)) is not { } id) return;
                receipted.Enqueue(id);
                enough.TrySetResult();
            }));
            await Task.WhenAny(enough.Task, casting);
            await silo.Kill();
            await casting;
        }

        await using var last = await SiloProcess.Start(data, settings);
        await HoldsWhatItPromised(last);
        foreach (var id in receipted)
            await Eventually.True(async () => await last.StateOf(http, id) == "confirmed", "every receipt is confirmed");

        // A vote whose answer died with the process may have been accepted: cast once more, it is there exactly once.
        var parameters = await last.ChainOf(http);
        for (var number = 0; number < _kills * votesBetween; number++)
            await last.Vote(http, parameters, ElectionId.Parse(election!), Voters.Number(number));
        for (var node = 1; node <= nodes; node++)
        {
            await Eventually.True(
                async () =>
                    (await http.GetFromJsonAsync<JsonElement>(new Uri(last.Address, $"/api/elections/{election}/results?node=node-{node}")))
                        .GetProperty("total").GetInt64() == _kills * votesBetween,
                "the count is exact");
        }

        async Task HoldsWhatItPromised(SiloProcess silo)
        {
            await Eventually.True(
                async () => (await http.GetAsync(new Uri(silo.Address, $"/api/elections/{election}"))).IsSuccessStatusCode,
                "the election is known");
            foreach (var id in receipted) Assert.Contains(await silo.StateOf(http, id), (string[])["pending", "confirmed"]);
        }
    }
}
