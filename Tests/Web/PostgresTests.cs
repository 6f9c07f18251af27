using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A silo whose storage is a database.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Answers_clearly_while_the_database_is_gone_and_goes_on_without_a_restart_when_it_is_back()
    {
        await using var server = await PostgresServer.Start();
        string[] settings = ["Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=50ms", .. Home(await server.NewDatabase())];
        await using var silo = await SiloProcess.Start(TemporaryDirectory.New(), settings);
        using var http = new HttpClient();
        var chain = await silo.ChainOf(http);
        var election = ElectionId.Parse(await silo.Open(http, chain, "Through an outage"));
        foreach (var node in (string[])["node-1", "node-2"])
        {
            var path = new Uri(silo.Address, $"/api/elections/{election}?node={node}");
            await Eventually.True(async () => (await http.GetAsync(path)).IsSuccessStatusCode, "every node knows the election");
        }

        var receipted = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        var number = -1;
        var refusals = new ConcurrentBag<string>();
        var voters = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var (id, refusal) = await silo.TryVote(http, chain, election, Voters.Number(Interlocked.Increment(ref number)));
                if (id is not null) receipted.Enqueue(id);
                else refusals.Add(refusal!);
            }
        })).ToArray();
        await Eventually.True(() => Task.FromResult(receipted.Count >= 40), "votes are accepted");

        await server.Kill();
        await Eventually.True(() => Task.FromResult(refusals.Count >= 4), "votes are refused");
        await server.Resume();
        var before = receipted.Count;
        await Eventually.True(() => Task.FromResult(receipted.Count >= before + 40), "votes are accepted again");
        server.Stop();
        await server.Resume();
        before = receipted.Count;
        await Eventually.True(() => Task.FromResult(receipted.Count >= before + 40), "votes are accepted after an orderly restart too");
        await done.CancelAsync();
        await Task.WhenAll(voters);

        Assert.All(refusals, refusal =>
        {
            Assert.StartsWith("503", refusal, StringComparison.Ordinal);
            // Not every caller's time is enough to hear of the database: a node may be waiting for it, or be back and not a member yet.
            Assert.Matches("ConnectionStrings:Ballot|timed out|takes part", refusal);
        });
        Assert.Contains(refusals, refusal => refusal.Contains("ConnectionStrings:Ballot", StringComparison.Ordinal));
        foreach (var id in receipted) await Eventually.True(async () => await silo.StateOf(http, id) == "confirmed", "every receipt is confirmed");
        await Eventually.True(async () => (await http.GetAsync(new Uri(silo.Address, "/healthz"))).IsSuccessStatusCode, "the silo is well");

        // What is so is said once, and counted: an outage must not bury what else there is to read.
        var printed = (await silo.Stop()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(printed.Length < 60, $"{printed.Length} lines:\n{string.Join('\n', printed)}");
        Assert.DoesNotContain(printed, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Has_its_network_keys_chain_and_joined_nodes_in_the_database_and_its_token_on_its_machine()
    {
        string[] home = Home(await (await PostgresServer.Shared).NewDatabase()), machine = [.. home, $"Ballot:Cluster:SiloPort={FreePorts.Next()}"];
        using var http = new HttpClient();
        string chain, election, key, here = TemporaryDirectory.New(), elsewhere = TemporaryDirectory.New();
        await using (var first = await SiloProcess.Start(here, machine))
        {
            Assert.Contains("ConnectionStrings:Ballot", first.ReadyLine, StringComparison.Ordinal);
            chain = await http.GetStringAsync(new Uri(first.Address, "/api/chain"));
            election = await first.Open(http, await first.ChainOf(http), "On another machine");
            await Eventually.True(async () => await first.StateOf(http, election) == "confirmed", "it is in the chain");
            key = await KeyOf(http, first);
            using var join = new HttpRequestMessage(HttpMethod.Post, new Uri(first.Address, "/api/nodes/late"));
            join.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(here, "operator.token"))).Trim());
            Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(join)).StatusCode);
            await first.Kill();
        }

        await using (var again = await SiloProcess.Start(here, machine))
        {
            Assert.Contains("late", again.ReadyLine, StringComparison.Ordinal);
            await again.Stop();
        }

        await using var second = await SiloProcess.Start(elsewhere, home);
        Assert.Equal(chain, await http.GetStringAsync(new Uri(second.Address, "/api/chain")));
        Assert.Equal("confirmed", await second.StateOf(http, election));
        Assert.DoesNotContain("late", second.ReadyLine, StringComparison.Ordinal);
        var other = await second.Open(http, await second.ChainOf(http), "By the same key");
        await Eventually.True(async () => await second.StateOf(http, other) == "confirmed", "it is in the chain");
        Assert.Equal(key, await KeyOf(http, second));
        Assert.NotEqual(await File.ReadAllTextAsync(Path.Combine(here, "operator.token")), await File.ReadAllTextAsync(Path.Combine(elsewhere, "operator.token")));
    }

    [Fact]
    public async Task Is_refused_until_its_tables_are_made_by_one_command_that_may_be_repeated()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase(isMigrated: false);

        var (exitCode, printed) = await SiloProcess.Fail(TemporaryDirectory.New(), Home(connection));
        Assert.Equal(1, exitCode);
        Assert.Contains("database migrate", printed, StringComparison.Ordinal);
        Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        (exitCode, printed) = await SiloProcess.Run("database", "migrate", $"--ConnectionStrings:Ballot={connection}");
        Assert.Equal(0, exitCode);
        Assert.Contains("ballot: version 1 was made", printed, StringComparison.Ordinal);
        (exitCode, printed) = await SiloProcess.Run("database", "migrate", $"--ConnectionStrings:Ballot={connection}");
        Assert.Equal(0, exitCode);
        Assert.Contains("Nothing to do", printed, StringComparison.Ordinal);

        await using var silo = await SiloProcess.Start(TemporaryDirectory.New(), Home(connection));
    }

    [Theory]
    [InlineData(1, "ConnectionStrings:Ballot", "database", "migrate")]
    [InlineData(1, "ConnectionStrings:Ballot", "database", "migrate", "--ConnectionStrings:Ballot=nonsense")]
    [InlineData(1, "Usage", "database")]
    [InlineData(1, "Usage", "database", "drop")]
    [InlineData(1, "Usage", "database", "migrate", "now")]
    [InlineData(2, "ConnectionStrings:Ballot", "database", "migrate", "--ConnectionStrings:Ballot=Host=/nowhere;Database=ballot;Username=ballot")]
    public async Task Has_a_command_that_says_what_is_wrong(int expected, string named, params string[] line)
    {
        var (exitCode, printed) = await SiloProcess.Run(line);

        Assert.Equal(expected, exitCode);
        Assert.Contains(named, printed, StringComparison.Ordinal);
        Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task That_cannot_be_reached_keeps_the_silo_from_starting()
    {
        var (exitCode, printed) = await SiloProcess.Fail(TemporaryDirectory.New(), Home("Host=/nowhere;Database=ballot;Username=ballot;Password=secret"));

        Assert.Equal(1, exitCode);
        Assert.Contains("'ballot' at /nowhere", printed, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Ballot", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
    }

    private static string[] Home(string connection) =>
        ["Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}", "Ballot:Cluster:Silo=node", "Ballot:Drain=0s"];

    private static async Task<string> KeyOf(HttpClient http, SiloProcess silo) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/nodes"))).EnumerateArray().Single(node => node.Text("name") == "node-1").Text("fingerprint");
}
