using System.Net;
using System.Net.Sockets;
using OrleansBallot.Client;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>Which ports a silo opens for the cluster, and to whom: whoever is let in there can call every grain.</summary>
public sealed class ClusterPortTests
{
    [Fact]
    public async Task Two_silos_with_files_run_beside_each_other_and_let_nobody_in_but_over_http()
    {
        var port = FreePorts.Next();
        await using var first = await SiloProcess.Start(TemporaryDirectory.New());
        await using var second = await SiloProcess.Start(TemporaryDirectory.New(), $"Ballot:Cluster:SiloPort={port}");
        using var console = new Terminal();

        Assert.DoesNotContain(first.Ports, listening => listening is 11_111 or 30_000);
        Assert.Contains(port, second.Ports);
        using var http = new HttpClient();
        foreach (var silo in (SiloProcess[])[first, second])
        {
            int[] others = [.. silo.Ports.Where(listening => listening != silo.Address.Port)];
            Assert.True(others.Length <= 1, $"It listens at {string.Join(", ", silo.Ports)}.");
            foreach (var other in others)
            {
                Assert.Equal("", await Hear(other, "A silo says who it is."u8.ToArray()));
                var left = await console.RunAsync("node", "leave", "node-1", "--cluster", $"127.0.0.1:{other}");
                Assert.Equal(ExitCode.Unreachable, left.Code);
            }

            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(silo.Address, "/healthz"))).StatusCode);
            Assert.Contains("\"active\"", await http.GetStringAsync(new Uri(silo.Address, "/api/nodes")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gateway_that_asks_for_certificates_is_not_warned_of()
    {
        using var authority = new Authority();
        await using var silo = await SiloProcess.Start(
            TemporaryDirectory.New(), [$"Ballot:Cluster:GatewayPort={FreePorts.Next()}", .. authority.Settings()]);

        Assert.Equal("", await silo.Stop());
    }

    [Fact]
    public async Task A_gateway_that_asks_for_no_certificate_is_reached_over_IPv6_and_warned_of()
    {
        var gateway = FreePorts.Next();
        await using var silo = await SiloProcess.Start(
            TemporaryDirectory.New(), $"Ballot:Cluster:Address={LoopbackIPv6.Address}", $"Ballot:Cluster:GatewayPort={gateway}");
        using var console = new Terminal();

        var nodes = await console.JsonAsync("nodes", "--cluster", $"{LoopbackIPv6.Host}:{gateway}");
        var warned = await silo.Stop();

        Assert.Equal("node-1", Assert.Single(nodes.EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains($"Everybody who can reach port {gateway}", warned, StringComparison.Ordinal);
        Assert.Contains("Ballot:Cluster:Tls:Certificate", warned, StringComparison.Ordinal);
    }

    /// <returns>What the other side says before it hangs up.</returns>
    private static async Task<string> Hear(int port, byte[] said)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            var stream = client.GetStream();
            await stream.WriteAsync(said);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            // It has hung up already, with our words unread.
            return "";
        }
        catch (SocketException hungUp) when (hungUp.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset)
        {
            // It let us connect, and hung up before we had noticed.
            return "";
        }
    }
}
