using System.Net;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// How this silo meets the others. With files there are none: it lets no silo in, and opens a gateway only where it is told to.
/// </summary>
/// <param name="Silo">This silo's name, after which its nodes are named; null where the operator gives none.</param>
/// <param name="Address">The address or host name at which the other silos reach it.</param>
/// <param name="SiloPort">Where it listens for other silos; 0 is any free port.</param>
/// <param name="GatewayPort">Where it listens for consoles that connect straight to the cluster; 0 is nowhere.</param>
/// <param name="Tls">The files by which silos prove that they are members; null where they talk in the clear.</param>
internal sealed record ClusteringOptions(string? Silo, string Address, int SiloPort, int GatewayPort, TlsFiles? Tls)
{
    public const string SiloKey = "Ballot:Cluster:Silo";

    public const string AddressKey = "Ballot:Cluster:Address";

    public const string SiloPortKey = "Ballot:Cluster:SiloPort";

    public const string GatewayPortKey = "Ballot:Cluster:GatewayPort";

    // A node's name, which adds '-' and a number to it, is then short enough.
    private const int LongestSilo = 29;

    /// <param name="isAlone">Whether the storage is one silo's own.</param>
    public static ClusteringOptions Read(Settings settings, bool isAlone)
    {
        var silo = settings.Text(SiloKey);
        if (silo is not null && (!ShortName.IsValid(silo) || silo.Length > LongestSilo))
            throw Settings.Broken(SiloKey, silo, $"1 to {LongestSilo} of a-z, 0-9 and '-', so that nodes can be named after it");
        var port = (int)settings.Whole(SiloPortKey, isAlone ? 0UL : 11_111, 1, IPEndPoint.MaxPort);
        var gateway = (int)settings.Whole(GatewayPortKey, isAlone ? 0UL : 30_000, 0, IPEndPoint.MaxPort);
        if (port == gateway && port != 0)
            throw new StartupException($"{GatewayPortKey} is '{gateway}': it must differ from {SiloPortKey}.");
        return new(silo, settings.Text(AddressKey, "127.0.0.1"), port, gateway, ReadTls(settings));
    }

    private static TlsFiles? ReadTls(Settings settings)
    {
        string[] keys = [TlsFiles.CertificateKey, TlsFiles.KeyKey, TlsFiles.AuthorityKey];
        var files = keys.Select(settings.Text).ToArray();
        if (files.All(file => file is null)) return null;
        var missing = Array.IndexOf(files, null);
        if (missing >= 0) throw new StartupException($"{keys[missing]} must be set too: TLS needs {string.Join(", ", keys)}.");
        return new(files[0]!, files[1]!, files[2]!);
    }
}
