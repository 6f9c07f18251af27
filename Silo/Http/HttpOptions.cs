using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <param name="IsPrivate">Whether only people who use this machine can send requests.</param>
/// <param name="AllowedHosts">The names under which HTTP answers; none is any.</param>
/// <param name="Forwarders">The reverse proxies that are believed when they say whose request they pass on.</param>
internal sealed record HttpOptions(
    bool IsPrivate, ImmutableArray<string> AllowedHosts, ImmutableArray<IPNetwork> Forwarders, RateLimitOptions RateLimit)
{
    public const string AllowedHostsKey = "Ballot:AllowedHosts";

    // A proxy's network is one that its owner has alone: 10.0.0.0/8, fc00::/7, or what a provider gives to one customer.
    private const int LeastPrefix = 8;
    private const int LeastPrefixOfLocal6 = 7;
    private const int LeastPrefixOf6 = 32;

    /// <summary>Bits before an IPv4 address where it is written as IPv6 (::ffff:10.0.0.1).</summary>
    private const int Mapped = 96;

    /// <param name="isLocal">Whether HTTP listens on loopback alone.</param>
    public static HttpOptions Read(Settings settings, bool isLocal)
    {
        var forwarders = ReadForwarders(settings);

        // A proxy lets in people from elsewhere.
        var isPrivate = isLocal && forwarders.IsEmpty;
        return new(isPrivate, ReadAllowedHosts(settings, isLocal), forwarders, RateLimitOptions.Read(settings, isPrivate));
    }

    private static ImmutableArray<string> ReadAllowedHosts(Settings settings, bool isLocal)
    {
        const string any = "*";
        var text = settings.Text(AllowedHostsKey, isLocal ? "localhost;127.0.0.1;[::1]" : any);
        if (text == any) return [];
        string[] hosts = [.. text.Split(';', StringSplitOptions.TrimEntries)];
        return hosts.FirstOrDefault(host =>
            Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown) is { } wrong
            ? throw Settings.Broken(
                AllowedHostsKey, wrong, "* for any, or names without ports, such as vote.example;*.vote.example;127.0.0.1")
            : [.. hosts];
    }

    private static ImmutableArray<IPNetwork> ReadForwarders(Settings settings)
    {
        const string key = "Ballot:Forwarders";
        return settings.Text(key) is not { } text ? [] : [.. text.Split(';', StringSplitOptions.TrimEntries).Select(Parse)];

        static IPNetwork Parse(string text)
        {
            var network = IPAddress.TryParse(text, out var address) ? new(address, 8 * address.GetAddressBytes().Length)
                : IPNetwork.TryParse(text, out var read) ? read
                : throw Settings.Broken(
                    key, text, "addresses or networks of the proxies in front of this silo, such as 127.0.0.1;10.0.0.0/8");

            // A connection's address is looked for in its plain form, so an IPv4 network that is written as IPv6 is made plain too.
            if (network.BaseAddress.IsIPv4MappedToIPv6) network = new(network.BaseAddress.MapToIPv4(), network.PrefixLength - Mapped);
            var least = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? LeastPrefix
                : network.BaseAddress.IsIPv6UniqueLocal ? LeastPrefixOfLocal6
                : LeastPrefixOf6;
            return network.PrefixLength >= least ? network : throw new StartupException(
                $"{key} has '{text}', where anybody may be: whoever connects from there is believed whatever address they say they have, "
                + "and has no limits. List the proxies alone, or the network that they are in, 10.0.0.0/8 or fc00::/7 at the largest.");
        }
    }
}

/// <summary>Bounds for one client address.</summary>
internal sealed record RateLimitOptions(bool Enabled, int RequestsPerSecond, int BytesPerSecond, int Connections)
{
    public static RateLimitOptions Read(Settings settings, bool isPrivate) => new(
        settings.Flag("Ballot:RateLimit:Enabled", !isPrivate),
        (int)settings.Whole("Ballot:RateLimit:RequestsPerSecond", 100, 1, 1_000_000),
        (int)settings.Whole("Ballot:RateLimit:BytesPerSecond", 1024 * 1024, 1024, int.MaxValue / 8),
        (int)settings.Whole("Ballot:RateLimit:Connections", 256, 1, 1_000_000));
}
