using System.Diagnostics;
using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// Hosts with networks of their own on this machine: network namespaces on one bridge, which has an address too and so reaches all of them.
/// Where they can't be made a test is skipped, unless BALLOT_REQUIRE_HOSTS is 1.
/// </summary>
internal sealed class TestHosts : IDisposable
{
    private static readonly int _network = Environment.ProcessId % 200;

    private readonly string _bridge = $"blt{Environment.ProcessId}";
    private readonly int _count;

    private TestHosts(int count) => _count = count;

    /// <summary>The address at which hosts reach this process, and others that run beside them.</summary>
    public static string Outside => AddressOf(254);

    /// <summary>Makes some hosts, numbered from 1.</summary>
    public static TestHosts Make(int count)
    {
        var hosts = new TestHosts(count);
        try
        {
            hosts.Build();
            return hosts;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            hosts.Dispose();
            var reason = $"There can be no network namespaces here, which takes root and Debian's 'iproute2': {failure.Message}";
            if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_HOSTS") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
            throw;
        }
    }

    public static string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"10.213.{_network}.{host}");

    /// <summary>The command words that run a program on a host.</summary>
    public string[] On(int host) => ["ip", "netns", "exec", Name(host)];

    /// <summary>Cuts a host off the network until <see cref="Mend"/>.</summary>
    public void Cut(int host) => Ip("link", "set", Plug(host), "down");

    public void Mend(int host) => Ip("link", "set", Plug(host), "up");

    public void Dispose()
    {
        for (var host = 1; host <= _count; host++) TryIp(out _, "netns", "del", Name(host));
        TryIp(out _, "link", "del", _bridge);
    }

    private static void Ip(params string[] words)
    {
        if (!TryIp(out var printed, words)) throw new InvalidOperationException($"ip {string.Join(' ', words)}: {printed}");
    }

    private static bool TryIp(out string printed, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
        printed = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private void Build()
    {
        Ip("link", "add", _bridge, "type", "bridge");
        Ip("addr", "add", $"{Outside}/24", "dev", _bridge);
        Ip("link", "set", _bridge, "up");
        for (var host = 1; host <= _count; host++)
        {
            Ip("netns", "add", Name(host));
            Ip("link", "add", Plug(host), "type", "veth", "peer", "name", "eth0", "netns", Name(host));
            Ip("link", "set", Plug(host), "master", _bridge, "up");
            Ip("-n", Name(host), "addr", "add", $"{AddressOf(host)}/24", "dev", "eth0");
            Ip("-n", Name(host), "link", "set", "eth0", "up");
            Ip("-n", Name(host), "link", "set", "lo", "up");
        }
    }

    private string Name(int host) => $"{_bridge}-{host}";

    private string Plug(int host) => $"{_bridge}p{host}";
}
