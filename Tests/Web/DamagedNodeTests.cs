using System.Net;
using System.Text.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A silo one of whose nodes has a damaged log.</summary>
public sealed class DamagedNodeTests
{
    private static readonly string[] _settings =
        ["Ballot:Nodes=3", "Ballot:Chain:TargetBlockTime=100ms", "Logging:Console:LogLevel:Default=None"];

    [Fact]
    public async Task Serves_by_the_others_says_which_one_is_damaged_and_rebuilds_it_from_them_under_its_own_key()
    {
        var data = TemporaryDirectory.New();
        string fingerprint;
        Transaction election;
        await using (var before = await SiloHost.Start(data, _settings))
        {
            election = await before.OpenElection(Voters.Organiser);
            await before.Cast(Voters.Ann, election, 1);
            fingerprint = (await before.Get("/api/nodes/node-1")).Text("fingerprint");
            await before.Stop();
        }

        var log = Path.Combine(data, "nodes", "node-1", "ledger.log");
        var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(log, bytes, TestContext.Current.CancellationToken);

        await using var silo = await SiloHost.Start(data, _settings);
        using var terminal = new Terminal();
        terminal["BALLOT_URL"] = silo.Address.ToString();
        terminal["BALLOT_TOKEN"] = silo.Token;

        // The others take votes, and who asks is told which node is out and what to do.
        await silo.Cast(Voters.Bob, election, 0);
        Assert.Equal("ready", (await silo.Get("/readyz")).Text("status"));
        var health = await silo.Http.GetAsync("/healthz").Json();
        var sick = health.GetProperty("nodes").EnumerateArray().Single(node => !node.GetProperty("answers").GetBoolean());
        Assert.Equal(("unhealthy", "node-1"), (health.Text("status"), sick.Text("name")));
        Assert.Contains("damaged at offset", sick.Text("trouble"), StringComparison.Ordinal);
        Assert.Contains("ballot node rebuild node-1", sick.Text("trouble"), StringComparison.Ordinal);
        Assert.Contains("damaged at offset", (await terminal.RunAsync("nodes")).Output, StringComparison.Ordinal);

        // What is sound is not thrown away.
        var refused = await terminal.RunAsync("node", "rebuild", "node-2", "--json");
        Assert.Equal("node-is-sound", refused.Json.GetProperty("rule").GetString());

        var rebuilt = await terminal.JsonAsync("node", "rebuild", "node-1");

        Assert.True(rebuilt.GetProperty("accepted").GetBoolean());
        await Eventually.True(async () => (await silo.Http.GetAsync("/healthz")).StatusCode == HttpStatusCode.OK, "the silo is healthy");
        await Eventually.True(
            async () => (await silo.Get($"/api/elections/{election.Id}/results?node=node-1")) is { ValueKind: JsonValueKind.Object } results
                && results.TryGetProperty("total", out var total) && total.GetInt64() == 2,
            "it has the chain again");
        Assert.Equal(fingerprint, (await silo.Get("/api/nodes/node-1")).Text("fingerprint"));
        var aside = Assert.Single(Directory.EnumerateFiles(Path.Combine(data, "nodes", "node-1"), "ledger.log.damaged-*"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(aside, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whose_key_is_lost_holds_up_no_other_and_is_rebuilt_under_a_new_one(bool isLogLost)
    {
        // Nobody is removed for being silent while this test runs.
        string[] settings = [.. _settings, "Ballot:Tracker:SuspectAfter=1s", "Ballot:Tracker:RemoveAfter=1h"];
        var data = TemporaryDirectory.New();
        Transaction election;
        await using (var before = await SiloHost.Start(data, settings))
        {
            election = await before.OpenElection(Voters.Organiser);
            await before.Stop();
        }

        var (damaged, lost) = (Path.Combine(data, "nodes", "node-1"), Path.Combine(data, "nodes", "node-2"));
        await File.WriteAllBytesAsync(Path.Combine(damaged, "node-key.secret"), [], TestContext.Current.CancellationToken);
        if (isLogLost) Directory.Delete(lost, recursive: true);
        Directory.CreateDirectory(lost);
        using var another = NodeKeys.Number(5);
        await File.WriteAllBytesAsync(
            Path.Combine(lost, "node-key.secret"), another.ExportPkcs8PrivateKey(), TestContext.Current.CancellationToken);

        await using var silo = await SiloHost.Start(data, settings);
        using var terminal = new Terminal();
        terminal["BALLOT_URL"] = silo.Address.ToString();
        terminal["BALLOT_TOKEN"] = silo.Token;

        await silo.Cast(Voters.Bob, election, 0);
        Assert.Contains(
            "The node-key of 'node-1' is damaged", (await silo.Get("/api/nodes/node-1")).Text("trouble"), StringComparison.Ordinal);
        await Eventually.True(async () => (await silo.Get("/api/nodes/node-2")).Text("state") == "suspect", "it has been silent");

        var rebuilt = await terminal.RunAsync("node", "rebuild", "node-2", "--json");

        Assert.True(rebuilt.Json.TryGetProperty("accepted", out var accepted) && accepted.GetBoolean(), rebuilt.Output);
        Assert.Equal(NodeKey.Of(another).Fingerprint, (await silo.Get("/api/nodes/node-2")).Text("fingerprint"));
        await Eventually.True(async () => (await silo.Get("/api/nodes/node-2")).Text("state") == "active", "it takes part");
        Assert.Equal(
            "node-is-sound", (await terminal.RunAsync("node", "rebuild", "node-2", "--json")).Json.GetProperty("rule").GetString());
    }
}
