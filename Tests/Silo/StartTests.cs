using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>The real silo as a process: how it starts, refuses to start, and stops.</summary>
public sealed class StartTests
{
    // As a silo process of a test is set.
    private static readonly string[] _settings = ["Ballot:Nodes=1", "Ballot:Tracker:Heartbeat=1s"];

    [Fact]
    public async Task Prints_one_line_when_it_is_ready_starts_again_as_it_was_after_a_kill_and_stops_cleanly_on_a_signal()
    {
        // A directory that is there has no keys laid in it: this silo makes its own.
        var data = Directory.CreateDirectory(TemporaryDirectory.New()).FullName;
        using var http = new HttpClient();
        string chain, token;
        await using (var first = await SiloProcess.Start(data))
        {
            chain = await http.GetStringAsync(new Uri(first.Address, "/api/chain"));
            token = await File.ReadAllTextAsync(Path.Combine(data, "operator.token"));
            await first.Kill();
        }

        await using var silo = await SiloProcess.Start(data);

        Assert.Equal(chain, await http.GetStringAsync(new Uri(silo.Address, "/api/chain")));
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(data, "operator.token")));
        Assert.Contains("node-1", silo.ReadyLine, StringComparison.Ordinal);
        Assert.Contains(silo.DataDirectory, silo.ReadyLine, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(silo.Address, "/healthz"))).StatusCode);
        Assert.Equal("", await silo.Stop());
        Assert.Equal(0, silo.ExitCode);
    }

    [Fact]
    public async Task Refuses_a_port_that_is_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        var data = TemporaryDirectory.New();
        await Refuses(data, "urls", $"urls={url}");
        Assert.False(Directory.Exists(data), "The start that failed left a data directory behind.");
    }

    [Fact]
    public async Task Refuses_ports_of_the_cluster_and_a_data_directory_that_another_silo_uses()
    {
        string[] ports = [$"Ballot:Cluster:SiloPort={FreePorts.Next()}", $"Ballot:Cluster:GatewayPort={FreePorts.Next()}"];
        await using var first = await SiloProcess.Start(TemporaryDirectory.New(), ports);

        foreach (var port in ports) await Refuses(TemporaryDirectory.New(), port.Split('=')[0], port);
        await Refuses(first.DataDirectory, "Ballot:DataDirectory");
    }

    [Fact]
    public async Task Keeps_files_for_itself_and_waits_for_nobody_who_reads_its_log()
    {
        await using var app = SiloApplication.Build(WebApplication.CreateBuilder([$"--Ballot:DataDirectory={TemporaryDirectory.New()}"]));

        var connections = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentConnections;
        Assert.Equal(OpenFiles.Most - OpenFiles.OfTheSilo, connections);
        Assert.Equal(
            ConsoleLoggerQueueFullMode.DropWrite, app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.QueueFullMode);
    }

    [Fact]
    public async Task Refuses_to_start_with_fewer_files_than_it_needs()
    {
        var (exitCode, printed) = await SiloProcess.RunOn(
            ["prlimit", "--nofile=300"], $"--Ballot:DataDirectory={TemporaryDirectory.New()}");

        Assert.Equal(
            (1, "This process may open 300 files, and needs 2048 or more: raise the limit (ulimit -n, LimitNOFILE)."),
            (exitCode, printed.Trim()));
    }

    [Fact]
    public async Task Refuses_a_data_directory_that_is_a_file()
    {
        var data = TemporaryDirectory.New();
        await File.WriteAllTextAsync(data, "");

        await Refuses(data, "Ballot:DataDirectory");
    }

    [Fact]
    public async Task Refuses_a_data_directory_that_cannot_be_made() => await Refuses("/proc/ballot", "Ballot:DataDirectory");

    [Fact]
    public async Task Refuses_a_setting_out_of_its_bounds() =>
        await Refuses(TemporaryDirectory.New(), "Ballot:Mining:CpuShare", "Ballot:Mining:CpuShare=7");

    [Theory]
    [InlineData("urls=https://127.0.0.1:0")]
    [InlineData("urls=http://localhost:0")]
    public async Task Refuses_an_address_that_the_server_can_t_serve(string setting) =>
        await Refuses(TemporaryDirectory.New(), "urls", setting);

    [Fact]
    public async Task Refuses_a_place_of_its_settings_that_is_not_there() =>
        await Refuses(TemporaryDirectory.New(), "contentRoot", "contentRoot=/nowhere");

    [Fact]
    public async Task Refuses_a_node_whose_log_is_damaged()
    {
        var data = TemporaryDirectory.New();
        await using (await SiloHost.Start(data, _settings)) { }
        var log = Path.Combine(data, "nodes", "node-1", "ledger.log");
        await File.WriteAllBytesAsync(log, [1, 2, 3]);

        await Refuses(data, "Ballot:DataDirectory");
    }

    [Fact]
    public async Task Refuses_a_list_of_members_that_is_damaged()
    {
        var data = TemporaryDirectory.New();
        await using (await SiloHost.Start(data, _settings)) { }
        var roster = Directory.EnumerateFiles(Path.Combine(data, "state"), "*roster*").Single();
        await File.WriteAllTextAsync(roster, "{}");

        await Refuses(data, "Ballot:DataDirectory");
    }

    private static async Task Refuses(string data, string setting, params string[] settings)
    {
        var (exitCode, printed) = await SiloProcess.Fail(data, settings);

        Assert.Equal(1, exitCode);
        Assert.Contains(setting, printed, StringComparison.Ordinal);
        Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
