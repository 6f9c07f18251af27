using System.Collections.Immutable;
using System.Net;
using OrleansBallot.Api;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Options;

/// <summary>What an operator sets for one silo. Made by <see cref="OptionsReader"/>, valid once made.</summary>
internal sealed record SiloOptions
{
    public const string AllowedHostsKey = "Ballot:AllowedHosts";

    public const string LeastSettleKey = "Ballot:LeastSettle";

    public const string RegistrarKeyFileKey = "Ballot:Registrar:KeyFile";

    /// <summary>That file's name in a data directory, where the operator names none.</summary>
    public const string RegistrarKeyFileName = "registrar.key";

    /// <summary>Nodes that one silo runs at the most.</summary>
    public const int MostNodes = 64;

    /// <summary>The nodes that this silo starts.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>The connection string of the database that is the storage; null where files are.</summary>
    public required string? Database { get; init; }

    /// <summary>For how long a silo that is told to stop still serves.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>
    /// For how long blocks must be able to take in what nodes give receipts for (P4); null for a minute or ten block times.
    /// </summary>
    public required TimeSpan? LeastSettle { get; init; }

    public required MiningOptions Mining { get; init; }

    public required ChainOptions Chain { get; init; }

    public required TrackerOptions Tracker { get; init; }

    public required AttackOptions Attacks { get; init; }

    public required RateLimitOptions RateLimit { get; init; }

    /// <summary>The hosts as which HTTP answers; none is any.</summary>
    public required ImmutableArray<string> AllowedHosts { get; init; }

    public required ClusteringOptions Cluster { get; init; }

    public required OrganiserOptions Organisers { get; init; }

    /// <summary>The reverse proxies that are believed when they say whose request they pass on.</summary>
    public required ImmutableArray<IPNetwork> Forwarders { get; init; }

    /// <summary>The file of the key under which registrars' secrets are kept.</summary>
    public required string RegistrarKeyFile { get; init; }
}

/// <param name="CpuShare">Share of the machine's CPU that all miners of the silo may use together.</param>
/// <param name="Account">Whose coins the rewards of this silo's nodes are; null for each node's own account.</param>
internal sealed record MiningOptions(bool Enabled, double CpuShare, PublicKey? Account);

/// <summary>
/// Part of the network's identity. Null is what nobody has set: the stored network's value, or the default for a new one.
/// </summary>
internal sealed record ChainOptions(string? Name, TimeSpan? TargetBlockTime, ulong? MinimumDifficulty, ulong? Reward, Hash256? Salt);

/// <param name="Keys">How the digests of the keys begin that nodes of these names must have.</param>
/// <param name="Closed">Whether only those may join.</param>
internal sealed record TrackerOptions(
    TimeSpan Heartbeat, TimeSpan SuspectAfter, TimeSpan RemoveAfter, ImmutableDictionary<string, string> Keys, bool Closed);

/// <param name="Enabled">Whether attacks can be staged.</param>
/// <param name="Every">How often a malicious node strikes.</param>
/// <param name="Malicious">Which nodes strike by themselves, and how.</param>
internal sealed record AttackOptions(bool Enabled, TimeSpan Every, ImmutableSortedDictionary<string, string> Malicious);

/// <summary>Bounds for one client address.</summary>
internal sealed record RateLimitOptions(bool Enabled, int RequestsPerSecond, int BytesPerSecond, int Connections);

/// <summary>
/// How this silo meets the others. With files there are none: it lets no silo in, and opens a gateway only where it is told to.
/// </summary>
/// <param name="Silo">What this silo is called; null where the operator has not said. Its nodes are named after it.</param>
/// <param name="Address">Under which address or name the other silos reach it.</param>
/// <param name="SiloPort">Where it listens for other silos; 0 is any free port.</param>
/// <param name="GatewayPort">Where it listens for consoles that connect straight to the cluster; 0 is nowhere.</param>
/// <param name="Tls">What silos prove themselves with; null where they talk in the clear.</param>
internal sealed record ClusteringOptions(string? Silo, string Address, int SiloPort, int GatewayPort, TlsFiles? Tls)
{
    public const string SiloKey = "Ballot:Cluster:Silo";

    public const string AddressKey = "Ballot:Cluster:Address";

    public const string SiloPortKey = "Ballot:Cluster:SiloPort";

    public const string GatewayPortKey = "Ballot:Cluster:GatewayPort";
}
