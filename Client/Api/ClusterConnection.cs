using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansBallot.Api;
using OrleansBallot.Api.Clustering;

namespace OrleansBallot.Client;

/// <summary>
/// A connection straight to a cluster. It connects with the first question, since some commands ask nothing, and again when its gateway has
/// gone.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IPEndPoint[] _gateways;
    private readonly ClusterTls? _tls;
    private ClusterClient? _client;

    /// <param name="gateways">HOST:PORT of silos' gateways, with commas between them.</param>
    /// <param name="tls">The directory of silo.pem, silo.key and authority.pem; null talks in the clear.</param>
    /// <exception cref="Failure">An address, or something in the directory, is wrong.</exception>
    public ClusterConnection(string gateways, string? tls) =>
        (_gateways, _tls) = ([.. gateways.Split(',', StringSplitOptions.TrimEntries).Select(Gateway)], tls is null ? null : Tls(tls));

    /// <summary>The cluster's API, over a gateway that answers.</summary>
    /// <exception cref="UnreachableException">No gateway answers.</exception>
    public async ValueTask<IBallotApi> ReachAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_client is { IsLost: true })
            {
                _client.Dispose();
                _client = null;
            }

            return (_client ??= await ClusterClient.Open(_gateways, _tls, stop)).Api;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _turn.Dispose();
    }

    private static IPEndPoint Gateway(string text)
    {
        var colon = text.LastIndexOf(':');
        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= IPEndPoint.MaxPort;

        // Without brackets, the last part of an IPv6 address would be taken for the port.
        var isHost = colon > 0 && (text.StartsWith('[') ? text[colon - 1] == ']' : !text[..colon].Contains(':', StringComparison.Ordinal));
        if (!isPort || !isHost)
            throw Failure.Usage(
                $"'{text}' is no gateway of a silo: write it as HOST:PORT or [IPV6]:PORT, and several with commas between them.");
        try
        {
            return new(HostAddress.Find(text[..colon]), port);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw new Failure(ExitCode.Unreachable, $"Can't reach the cluster at {text}: {fault.Message}.");
        }
    }

    private static ClusterTls Tls(string directory)
    {
        try
        {
            TlsFiles files = new(
                Path.Combine(directory, "silo.pem"), Path.Combine(directory, "silo.key"), Path.Combine(directory, "authority.pem"));
            return ClusterTls.Load(files, "--cluster-tls");
        }
        catch (TlsFilesException fault)
        {
            throw Failure.Usage(fault.Message);
        }
    }
}
