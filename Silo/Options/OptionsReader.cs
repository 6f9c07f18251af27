using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansBallot.Api;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Options;

/// <summary>Reads the section <c>Ballot</c> and checks every value before anything is started.</summary>
internal static class OptionsReader
{
    // With '-' and the number of a node after it, a node's name is long enough.
    private const int LongestSilo = 29;

    // Of a network of somebody's own: 10.0.0.0/8, fc00::/7, or what a provider gives to one customer.
    private const int LeastPrefix = 8;
    private const int LeastPrefixOfLocal6 = 7;
    private const int LeastPrefixOf6 = 32;

    /// <summary>Bits before an IPv4 address where it is written as IPv6 (::ffff:10.0.0.1).</summary>
    private const int Mapped = 96;

    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    // Silos that share a database have others beside them, and a load balancer before them that asks every two seconds or so.
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(5);

    /// <exception cref="StartupException">A bound is broken.</exception>
    public static SiloOptions Read(IConfiguration configuration)
    {
        var settings = new Settings(configuration);
        var isLocal = Listening.OnLoopbackOnly(configuration);
        var forwarders = Forwarders(settings);

        // Whom a proxy lets in is no longer only who uses this machine.
        var isPrivate = isLocal && forwarders.IsEmpty;
        var data = Path.GetFullPath(settings.Text("Ballot:DataDirectory", "data"));
        var database = Database(settings);
        var options = new SiloOptions
        {
            Cluster = Cluster(settings, isAlone: database is null),
            Nodes = Nodes(settings),
            DataDirectory = data,
            RegistrarKeyFile = Path.GetFullPath(
                settings.Text(SiloOptions.RegistrarKeyFileKey, Path.Combine(data, SiloOptions.RegistrarKeyFileName))),
            Database = database,
            Drain = settings.Duration("Ballot:Drain", database is null ? TimeSpan.Zero : _drain, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            LeastSettle = settings.Text(SiloOptions.LeastSettleKey) is null ? null
                : settings.Duration(
                    SiloOptions.LeastSettleKey, default, TimeSpan.Zero, TimeSpan.FromMilliseconds(Limits.SettleMilliseconds)),
            Mining = new(
                settings.Flag("Ballot:Mining:Enabled", true), settings.Number("Ballot:Mining:CpuShare", 0.5, above: 0, most: 1),
                MiningAccount(settings)),
            Chain = Chain(settings),
            Tracker = Tracker(settings),
            Attacks = Attacks(settings, isPrivate),
            AllowedHosts = AllowedHosts(settings, isLocal),
            Organisers = Organisers(settings, isPrivate),
            Forwarders = forwarders,
            RateLimit = new(
                settings.Flag("Ballot:RateLimit:Enabled", !isPrivate),
                (int)settings.Whole("Ballot:RateLimit:RequestsPerSecond", 100, 1, 1_000_000),
                (int)settings.Whole("Ballot:RateLimit:BytesPerSecond", 1024 * 1024, 1024, int.MaxValue / 8),
                (int)settings.Whole("Ballot:RateLimit:Connections", 256, 1, 1_000_000)),
        };
        settings.RefuseUnknown("Ballot");
        Settings.CheckLogLevels(configuration);
        Settings.RefuseUnknownArguments(configuration);
        return options;
    }

    private static PublicKey? MiningAccount(Settings settings)
    {
        const string key = "Ballot:Mining:Account";
        if (settings.Text(key) is not { } text) return null;

        // A key that is no point would cost every block of this silo: they would break T1, after all their work.
        return PublicKey.TryParse(text, out var account) && account.IsOnCurve
            ? account
            : throw Settings.Broken(key, text, $"a key of P-256 in {2 * PublicKey.Size} lower-case hex digits");
    }

    private static string? Database(Settings settings)
    {
        const string key = "Ballot:Storage";
        return settings.Text(key, "File") switch
        {
            "File" => null,
            "Postgres" => settings.Text(PostgresDatabase.Setting)
                ?? throw new StartupException($"{key} is 'Postgres', so {PostgresDatabase.Setting} must say which database that is."),
            var other => throw Settings.Broken(key, other, $"File, or Postgres with {PostgresDatabase.Setting}"),
        };
    }

    private static ImmutableArray<string> Nodes(Settings settings)
    {
        const string key = "Ballot:Nodes";
        var listed = settings.Below(key).Select(item => item.Value.Trim()).ToArray();
        var text = settings.Text(key, listed.Length == 0 ? "4" : string.Join(',', listed));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            if (count is < 1 or > SiloOptions.MostNodes)
                throw Settings.Broken(key, text, $"a count from 1 to {SiloOptions.MostNodes}, or a list of names");
            var first = settings.Text(ClusteringOptions.SiloKey, "node");
            return [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{first}-{i}"))];
        }

        var names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            if (NodeNames.FaultOf(name) is { } fault)
                throw new StartupException($"{key} is '{text}', which is neither a count nor a list of nodes: {fault}");
        }

        if (names.Length > SiloOptions.MostNodes || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw Settings.Broken(key, text, $"at most {SiloOptions.MostNodes} names, each once");
        return [.. names];
    }

    private static ImmutableArray<string> AllowedHosts(Settings settings, bool isLocal)
    {
        const string any = "*";
        var text = settings.Text(SiloOptions.AllowedHostsKey, isLocal ? "localhost;127.0.0.1;[::1]" : any);
        if (text == any) return [];
        string[] hosts = [.. text.Split(';', StringSplitOptions.TrimEntries)];
        return hosts.FirstOrDefault(host =>
            Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown) is { } wrong
            ? throw Settings.Broken(
                SiloOptions.AllowedHostsKey, wrong, "* for any, or names without ports, such as vote.example;*.vote.example;127.0.0.1")
            : [.. hosts];
    }

    private static OrganiserOptions Organisers(Settings settings, bool isPrivate)
    {
        const string anyone = "*";
        var listed = settings.Below(OrganiserOptions.Key).Select(item => item.Value).ToArray();
        if ((settings.Text(OrganiserOptions.Key) ?? (listed.Length > 0 ? string.Join(';', listed) : null)) is not { } text)
            return new(isPrivate, []);
        var keys = text.Split(';', StringSplitOptions.TrimEntries);
        return new(
            keys.Contains(anyone),
            [.. keys.Where(key => key != anyone).Select(key => PublicKey.TryParse(key, out var organiser) && organiser.IsOnCurve
                ? organiser
                : throw Settings.Broken(
                    OrganiserOptions.Key, key,
                    $"* for anyone, or keys of P-256 in {2 * PublicKey.Size} lower-case hex digits, with ';' between them"))]);
    }

    private static ImmutableArray<IPNetwork> Forwarders(Settings settings)
    {
        const string key = "Ballot:Forwarders";
        return settings.Text(key) is not { } text ? [] : [.. text.Split(';', StringSplitOptions.TrimEntries).Select(Parse)];

        static IPNetwork Parse(string text)
        {
            var network = IPAddress.TryParse(text, out var address) ? new(address, 8 * address.GetAddressBytes().Length)
                : IPNetwork.TryParse(text, out var read) ? read
                : throw Settings.Broken(
                    key, text, "addresses or networks of the proxies in front of this silo, such as 127.0.0.1;10.0.0.0/8");

            // IPv4 as IPv6 writes it: who connects is looked for by the plain address.
            if (network.BaseAddress.IsIPv4MappedToIPv6) network = new(network.BaseAddress.MapToIPv4(), network.PrefixLength - Mapped);
            var least = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? LeastPrefix
                : network.BaseAddress.IsIPv6UniqueLocal ? LeastPrefixOfLocal6
                : LeastPrefixOf6;
            return network.PrefixLength >= least ? network : throw new StartupException(
                $"{key} has '{text}', where anybody may be: whoever connects from there is believed whatever address they say they have, "
                + "and has no limits. List the proxies alone, or the network that they are in, 10.0.0.0/8 or fc00::/7 at the largest.");
        }
    }

    private static ChainOptions Chain(Settings settings)
    {
        const string name = "Ballot:Chain:Name", time = "Ballot:Chain:TargetBlockTime", salt = "Ballot:Chain:Salt";
        const string difficulty = "Ballot:Chain:MinimumDifficulty", reward = "Ballot:Chain:Reward";
        return new(
            settings.Text(name) is not { } called ? null
                : ShortName.IsValid(called) ? called
                : throw Settings.Broken(name, called, ShortName.Rule),
            settings.Text(time) is null ? null : settings.Duration(time, default, TimeSpan.FromMilliseconds(10), _hour),
            settings.Text(difficulty) is null ? null : settings.Whole(difficulty, 0, Limits.MinimumDifficulty, 1UL << 48),
            settings.Text(reward) is null ? null : settings.Whole(reward, 0, 0, uint.MaxValue),
            settings.Text(salt) is not { } text ? null
                : Hash256.TryParse(text, out var hash) ? hash
                : throw Settings.Broken(salt, text, $"{2 * ChainParameters.SaltSize} lower-case hex digits"));
    }

    private static ImmutableDictionary<string, string> NodeKeys(Settings settings)
    {
        const string key = "Ballot:Tracker:Keys";
        foreach (var (name, pin) in settings.Below(key))
        {
            if (!ShortName.IsValid(name)) throw Settings.Broken(key, name, $"the name of a node, {ShortName.Rule}, with its key's digest");
            if (pin.Length is < NodeKey.PinDigits or > 2 * Hash256.Size || !pin.All(char.IsAsciiHexDigitLower))
            {
                throw Settings.Broken(
                    $"{key}:{name}", pin,
                    $"the first {NodeKey.PinDigits} or more of the {2 * Hash256.Size} lower-case hex digits that 'ballot nodes --json' "
                    + "shows as its key; a fingerprint is too short, as "
                    + "somebody can make another key of the same");
            }
        }

        return settings.Below(key).ToImmutableDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
    }

    private static TrackerOptions Tracker(Settings settings)
    {
        const string closedKey = "Ballot:Tracker:Closed";
        var least = TimeSpan.FromMilliseconds(50);
        var heartbeat = settings.Duration("Ballot:Tracker:Heartbeat", TimeSpan.FromSeconds(2), least, _hour);
        var suspect = settings.Duration("Ballot:Tracker:SuspectAfter", TimeSpan.FromSeconds(6), least, _hour);
        var remove = settings.Duration("Ballot:Tracker:RemoveAfter", TimeSpan.FromSeconds(20), least, 24 * _hour);
        Above("SuspectAfter", suspect, "Heartbeat", heartbeat);
        Above("RemoveAfter", remove, "SuspectAfter", suspect);
        var (keys, closed) = (NodeKeys(settings), settings.Flag(closedKey, otherwise: false));
        if (closed && keys.IsEmpty)
            throw new StartupException($"{closedKey} is true, and Ballot:Tracker:Keys names no node: none could join.");
        return new(heartbeat, suspect, remove, keys, closed);

        static void Above(string key, TimeSpan value, string lower, TimeSpan bound)
        {
            if (value > bound) return;
            throw Settings.Broken($"Ballot:Tracker:{key}", Durations.Text(value), $"above Ballot:Tracker:{lower}, {Durations.Text(bound)}");
        }
    }

    private static ClusteringOptions Cluster(Settings settings, bool isAlone)
    {
        var silo = settings.Text(ClusteringOptions.SiloKey);
        if (silo is not null && (!ShortName.IsValid(silo) || silo.Length > LongestSilo))
            throw Settings.Broken(
                ClusteringOptions.SiloKey, silo, $"1 to {LongestSilo} of a-z, 0-9 and '-', so that nodes can be named after it");
        var port = (int)settings.Whole(ClusteringOptions.SiloPortKey, isAlone ? 0UL : 11_111, 1, IPEndPoint.MaxPort);
        var gateway = (int)settings.Whole(ClusteringOptions.GatewayPortKey, isAlone ? 0UL : 30_000, 0, IPEndPoint.MaxPort);
        if (port == gateway && port != 0)
            throw new StartupException(
                $"{ClusteringOptions.GatewayPortKey} is '{gateway}': it must differ from {ClusteringOptions.SiloPortKey}.");
        return new(silo, settings.Text(ClusteringOptions.AddressKey, "127.0.0.1"), port, gateway, Tls(settings));
    }

    private static TlsFiles? Tls(Settings settings)
    {
        string[] keys = [TlsFiles.CertificateKey, TlsFiles.KeyKey, TlsFiles.AuthorityKey];
        var files = keys.Select(settings.Text).ToArray();
        if (files.All(file => file is null)) return null;
        var missing = Array.IndexOf(files, null);
        if (missing >= 0) throw new StartupException($"{keys[missing]} must be set too: TLS needs {string.Join(", ", keys)}.");
        return new(files[0]!, files[1]!, files[2]!);
    }

    private static AttackOptions Attacks(Settings settings, bool isLocal)
    {
        var enabled = settings.Flag("Ballot:Attacks:Enabled", isLocal);
        var every = settings.Duration("Ballot:Attacks:Every", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), _hour);
        var malicious = settings.Below("Ballot:Malicious");
        foreach (var (node, kind) in malicious)
        {
            var key = $"Ballot:Malicious:{node}";
            if (!ShortName.IsValid(node)) throw new StartupException($"{key}: '{node}' is no node's name, {ShortName.Rule}.");
            if (AttackKinds.Find(kind) is null) throw Settings.Broken(key, kind, $"one of {AttackKinds.Listed}");
            if (!enabled) throw new StartupException($"{key} is '{kind}', though Ballot:Attacks:Enabled is false.");
        }

        return new(enabled, every, malicious.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));
    }
}
