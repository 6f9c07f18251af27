using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Client;

/// <summary>The console straight in a cluster of real silo processes: no HTTP of a silo, no token.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class ClusterOptionTests(GuardedSilo silo) : IClassFixture<GuardedSilo>, IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void Brings_no_silo_and_no_web_server() => ArchitectureTests.AssertWithin(typeof(BallotTool), "Api", "Ledger");

    [Fact]
    public async Task Serves_an_election_from_its_opening_to_its_audit()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await OpenAsync(organiser);
        var watching = _terminal.RunAsync("results", election, "--watch", "--json");

        var vote = await VoteAsync(election, voter);

        Assert.Equal("confirmed", Text(await _terminal.JsonAsync("transaction", vote), "state"));
        Assert.Equal(1, (await _terminal.JsonAsync("results", election)).GetProperty("total").GetInt32());
        var again = await _terminal.RunAsync("vote", election, "Blue", "--key", voter, "--receipts", _terminal.At("receipts"), "--json");
        Assert.Equal((ExitCode.Refused, "already-voted", vote), (again.Code, Text(again.Json, "rule"), Text(again.Json, "conflict")));
        Assert.Contains((await _terminal.JsonAsync("election", "list")).EnumerateArray(), listed => Text(listed, "election") == election);
        Assert.Equal(JsonValueKind.Array, (await _terminal.JsonAsync("pending")).ValueKind);
        var first = (await _terminal.JsonAsync("chain", "--from", "1", "--count", "1")).EnumerateArray().Single();
        Assert.Equal(Text(first, "hash"), Text((await _terminal.JsonAsync("block", "1")).EnumerateArray().Single(), "hash"));

        await _terminal.JsonAsync("election", "close", election, "--key", organiser);
        Assert.Equal(ExitCode.Done, (await watching).Code);
        Assert.Equal("sealed", Text(JsonDocument.Parse((await watching).Output.TrimEnd().Split('\n')[^1]).RootElement, "state"));
        var export = await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"));
        Assert.Equal(
            (true, 0), (export.GetProperty("valid").GetBoolean(), export.GetProperty("receipts").GetProperty("missing").GetInt32()));
    }

    /// <summary>
    /// Who can make a silo fetch what a stranger's certificate names can have it ask machines behind it, and stop it for as
    /// long as they take to answer.
    /// </summary>
    [Fact]
    public async Task Has_nothing_fetched_that_a_stranger_s_certificate_names()
    {
        var stop = TestContext.Current.CancellationToken;
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        using var stranger = Authority.Stranger(new($"http://{elsewhere.LocalEndpoint}/issuer"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(silo.Gateway), stop);
        await using var secure = new SslStream(client.GetStream());
        var heard = -1;
        try
        {
            // Offline: this side would fetch it too, to send it along.
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = "ballot",
                ClientCertificateContext = SslStreamCertificateContext.Create(stranger, null, offline: true),
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            };
            await secure.AuthenticateAsClientAsync(options, stop);
            heard = await secure.ReadAsync(new byte[1], stop);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            heard = 0;
        }

        Assert.Equal(0, heard);
        Assert.False(elsewhere.Pending(), "The silo has asked where the certificate says that its issuer is.");
    }

    [Fact]
    public async Task Is_not_kept_out_by_strangers_who_hold_connections_and_prove_nothing()
    {
        const int many = 4 * ClusterDoor.MostOfOne;
        var strangers = new List<Socket>();
        for (var i = 0; i < many; i++)
        {
            var stranger = new Socket(SocketType.Stream, ProtocolType.Tcp);
            stranger.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            try
            {
                await stranger.ConnectAsync(IPEndPoint.Parse(silo.Gateway), TestContext.Current.CancellationToken);
                strangers.Add(stranger);
            }
            catch (SocketException)
            {
                // Shut in its face, before the platform could say that it was open.
                stranger.Dispose();
            }
        }

        // Those who were let in have ten seconds to prove who they are, and the others none.
        await Eventually.True(
            () => Task.FromResult(strangers.Count(stranger => !stranger.Poll(0, SelectMode.SelectRead)) == ClusterDoor.MostOfOne),
            "the door is shut to the rest");
        Assert.Equal(3, (await _terminal.JsonAsync("nodes")).GetArrayLength());

        foreach (var stranger in strangers) stranger.Dispose();
    }

    [Fact]
    public async Task Needs_no_token_for_what_operators_do()
    {
        await OpenAsync(await _terminal.KeyAsync("organiser"));

        Assert.Equal("node-2", Text(await _terminal.JsonAsync("resolve", "--node", "node-2"), "node"));
        var verdicts = (await _terminal.JsonAsync("attack", "forged-vote", "--node", "node-1")).GetProperty("verdicts");
        Assert.All(verdicts.EnumerateArray(), verdict => Assert.Equal("wrong-signature", Text(verdict, "rule")));
        await _terminal.JsonAsync("node", "leave", "node-3");
        var left = (await _terminal.JsonAsync("nodes")).EnumerateArray().Single(node => Text(node, "name") == "node-3");
        Assert.Equal("left", Text(left, "state"));
    }

    [Theory]
    [InlineData("needs-silo", "node join guest")]
    [InlineData("unknown-node", "node leave nobody")]
    [InlineData("unknown-node", "election list --node nobody")]
    public async Task Makes_no_node(string rule, string arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments.Split(' '), "--json"]);

        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
        Assert.DoesNotContain((await _terminal.JsonAsync("nodes")).EnumerateArray(), node => Text(node, "name") is "guest" or "nobody");
    }

    [Fact]
    public async Task Passes_over_a_gateway_where_nobody_listens() =>
        Assert.Equal(3, (await _terminal.JsonAsync("nodes", "--cluster", $"{Dead()}, {silo.Gateway}")).GetArrayLength());

    [Fact]
    public async Task Names_the_gateway_where_nobody_listens()
    {
        var dead = Dead();

        var ran = await _terminal.RunAsync("nodes", "--cluster", dead, "--json");

        Assert.Equal((ExitCode.Unreachable, "unreachable"), (ran.Code, Text(ran.Json, "error")));
        Assert.Contains($"Unable to connect to {dead}", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_nobody_in_without_a_certificate_of_its_authority()
    {
        using var stranger = new Authority();
        _terminal["BALLOT_CLUSTER_TLS"] = Path.GetDirectoryName(stranger.Sign().Certificate);
        Assert.Equal(ExitCode.Unreachable, (await _terminal.RunAsync("nodes")).Code);

        _terminal["BALLOT_CLUSTER_TLS"] = null;
        Assert.Equal(ExitCode.Unreachable, (await _terminal.RunAsync("nodes")).Code);
    }

    [Fact]
    public async Task Names_a_file_that_is_missing_for_tls()
    {
        var ran = await _terminal.RunAsync("nodes", "--cluster-tls", _terminal.At("nothing"));

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains($"--cluster-tls is '{_terminal.At("nothing/authority.pem")}'", ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:0")]
    [InlineData("localhost:70000")]
    [InlineData(":30000")]
    [InlineData("localhost:30000,")]
    [InlineData("::1")]
    [InlineData("::1:30000")]
    [InlineData("[::1]30000")]
    public async Task Takes_gateways_by_host_and_port(string gateways)
    {
        var ran = await _terminal.RunAsync("nodes", "--cluster", gateways);

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains("HOST:PORT", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reaches_silos_that_meet_over_IPv6_and_serves_on_when_one_is_killed()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        var (north, south) = (FreePorts.Next(), FreePorts.Next());
        await using var first = await StartAsync("north", north, connection);
        await using var second = await StartAsync("south", south, connection);
        using var terminal = new Terminal();
        terminal["BALLOT_CLUSTER"] = $"{LoopbackIPv6.Host}:{north},{LoopbackIPv6.Host}:{south}";
        Assert.Equal(
            ["north-1 active", "south-1 active"],
            (await terminal.JsonAsync("nodes")).EnumerateArray().Select(node => $"{Text(node, "name")} {Text(node, "state")}"));
        var election = await OpenAsync(await terminal.KeyAsync("organiser"), terminal);
        await VoteAsync(election, await terminal.KeyAsync("ann"), terminal);

        await first.Kill();

        var bob = await terminal.KeyAsync("bob");
        await Eventually.True(
            async () => (await terminal.RunAsync(
                "vote", election, "Red", "--key", bob, "--wait", "--receipts", terminal.At("receipts"))).Code == ExitCode.Done,
            "a vote is taken");
        foreach (var node in (string[])["north-1", "south-1"])
        {
            await Eventually.True(
                async () => await terminal.RunAsync("results", election, "--node", node, "--json") is { Code: ExitCode.Done } ran
                    && ran.Json.GetProperty("total").GetInt32() == 2,
                $"{node} has counted both");
        }
    }

    private static Task<SiloProcess> StartAsync(string name, int gateway, string connection) => SiloProcess.Start(
        TemporaryDirectory.New(), $"Ballot:Cluster:Silo={name}", $"Ballot:Cluster:Address={LoopbackIPv6.Address}",
        $"Ballot:Cluster:GatewayPort={gateway}", "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}",
        "Ballot:Chain:TargetBlockTime=200ms");

    private static string Dead() => $"127.0.0.1:{FreePorts.Next()}";

    private async Task<string> OpenAsync(string key, Terminal? terminal = null) => Text(
        await (terminal ?? _terminal).JsonAsync(
            "election", "open", "--title", "Colour", "--option", "Red", "--option", "Blue", "--settle", "0s", "--key", key),
        "election");

    private async Task<string> VoteAsync(string election, string key, Terminal? terminal = null) => Text(
        await (terminal ?? _terminal).JsonAsync(
            "vote", election, "Red", "--key", key, "--wait", "--receipts", (terminal ?? _terminal).At("receipts")),
        "transaction");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
