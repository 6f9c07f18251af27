using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A silo whose storage is a database.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Has_its_network_keys_chain_and_joined_nodes_in_the_database_and_its_token_on_its_machine()
    {
        string[] home = Home(
            await (await PostgresServer.Shared).NewDatabase()), machine = [.. home, $"Ballot:Cluster:SiloPort={FreePorts.Next()}"];
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
            join.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer", (await File.ReadAllTextAsync(Path.Combine(here, "operator.token"))).Trim());
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
        Assert.NotEqual(await File.ReadAllTextAsync(Path.Combine(here, "operator.token")), await File.ReadAllTextAsync(
            Path.Combine(elsewhere, "operator.token")));
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
    [InlineData(
        2, "ConnectionStrings:Ballot", "database", "migrate", "--ConnectionStrings:Ballot=Host=/nowhere;Database=ballot;Username=ballot")]
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
        var (exitCode, printed) = await SiloProcess.Fail(
            TemporaryDirectory.New(), Home("Host=/nowhere;Database=ballot;Username=ballot;Password=secret"));

        Assert.Equal(1, exitCode);
        Assert.Contains("'ballot' at /nowhere", printed, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Ballot", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", printed, StringComparison.Ordinal);
    }

    private static string[] Home(string connection) =>
        ["Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}", "Ballot:Cluster:Silo=node", "Ballot:Drain=0s"];

    private static async Task<string> KeyOf(HttpClient http, SiloProcess silo) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/nodes")))
            .EnumerateArray().Single(node => node.Text("name") == "node-1").Text("fingerprint");
}
