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
    [Fact]
    public async Task Prints_one_line_when_it_is_ready_and_stops_cleanly_on_a_signal()
    {
        // A directory that is there has no keys laid in it: this silo makes its own.
        var data = Directory.CreateDirectory(TemporaryDirectory.New()).FullName;
        await using var silo = await SiloProcess.Start(data);

        Assert.Contains("node-1", silo.ReadyLine, StringComparison.Ordinal);
        Assert.Contains(silo.DataDirectory, silo.ReadyLine, StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(silo.Address, "/healthz"))).StatusCode);
        Assert.Equal("", await silo.Stop());
        Assert.Equal(0, silo.ExitCode);
    }

    [Fact]
    public async Task Starts_again_with_its_network_and_its_token_after_a_kill()
    {
        var data = TemporaryDirectory.New();
        string chain, token;
        using var http = new HttpClient();
        await using (var first = await SiloProcess.Start(data))
        {
            chain = await http.GetStringAsync(new Uri(first.Address, "/api/chain"));
            token = await File.ReadAllTextAsync(Path.Combine(data, "operator.token"));
            await first.Kill();
        }

        await using var second = await SiloProcess.Start(data);

        Assert.Equal(chain, await http.GetStringAsync(new Uri(second.Address, "/api/chain")));
        Assert.Equal(token, await File.ReadAllTextAsync(Path.Combine(data, "operator.token")));
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

    [Theory]
    [InlineData("Ballot:Cluster:SiloPort")]
    [InlineData("Ballot:Cluster:GatewayPort")]
    public async Task Refuses_a_port_of_the_cluster_that_another_silo_uses(string setting)
    {
        var port = FreePorts.Next();
        await using var first = await SiloProcess.Start(TemporaryDirectory.New(), $"{setting}={port}");

        await Refuses(TemporaryDirectory.New(), setting, $"{setting}={port}");
    }

    [Fact]
    public async Task Keeps_files_for_itself_and_waits_for_nobody_who_reads_its_log()
    {
        await using var app = SiloApplication.Build(WebApplication.CreateBuilder([$"--Ballot:DataDirectory={TemporaryDirectory.New()}"]));

        var connections = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentConnections;
        Assert.Equal(OpenFiles.Most - OpenFiles.OfTheSilo, connections);
        Assert.Equal(ConsoleLoggerQueueFullMode.DropWrite, app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.QueueFullMode);
    }

    [Fact]
    public async Task Refuses_to_start_with_fewer_files_than_it_needs()
    {
        var (exitCode, printed) = await SiloProcess.RunOn(["prlimit", "--nofile=300"], $"--Ballot:DataDirectory={TemporaryDirectory.New()}");

        Assert.Equal((1, "This process may open 300 files, and needs 2048 or more: raise the limit (ulimit -n, LimitNOFILE)."), (exitCode, printed.Trim()));
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
    public async Task Refuses_a_data_directory_that_another_silo_uses()
    {
        await using var first = await SiloProcess.Start(TemporaryDirectory.New());

        await Refuses(first.DataDirectory, "Ballot:DataDirectory");
    }

    [Fact]
    public async Task Refuses_a_setting_out_of_its_bounds() =>
        await Refuses(TemporaryDirectory.New(), "Ballot:Mining:CpuShare", "Ballot:Mining:CpuShare=7");

    [Theory]
    [InlineData("urls=https://127.0.0.1:0")]
    [InlineData("urls=http://localhost:0")]
    public async Task Refuses_an_address_that_the_server_can_t_serve(string setting) => await Refuses(TemporaryDirectory.New(), "urls", setting);

    [Fact]
    public async Task Refuses_a_place_of_its_settings_that_is_not_there() => await Refuses(TemporaryDirectory.New(), "contentRoot", "contentRoot=/nowhere");

    [Fact]
    public async Task Refuses_a_node_whose_log_is_damaged()
    {
        var data = TemporaryDirectory.New();
        await using (var silo = await SiloProcess.Start(data)) await silo.Stop();
        var log = Path.Combine(data, "nodes", "node-1", "ledger.log");
        await File.WriteAllBytesAsync(log, [1, 2, 3]);

        await Refuses(data, "Ballot:DataDirectory");
    }

    [Fact]
    public async Task Refuses_a_list_of_members_that_is_damaged()
    {
        var data = TemporaryDirectory.New();
        await using (var silo = await SiloProcess.Start(data)) await silo.Stop();
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
