using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Client;

/// <summary>
/// Straight to a cluster: this process hosts a silo's HTTP for itself, on a socket that only its user reaches, so that every command
/// works over it as over a silo. It connects when the first request is made, since some commands make none, and anew when its gateway
/// has gone.
/// </summary>
internal sealed class ClusterConnection : DelegatingHandler
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IPEndPoint[] _gateways;
    private readonly ClusterTls? _tls;

    // Only its owner may enter it, so nobody else on the machine reaches the socket in it.
    private DirectoryInfo? _directory;
    private ClusterFace? _face;

    private ClusterConnection(IPEndPoint[] gateways, ClusterTls? tls)
    {
        (_gateways, _tls) = (gateways, tls);
        InnerHandler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
    }

    private string SocketPath => Path.Combine(_directory!.FullName, "http");

    /// <param name="gateways">HOST:PORT of silos' gateways, with commas between them.</param>
    /// <param name="tls">The directory of silo.pem, silo.key and authority.pem; null talks in the clear.</param>
    /// <param name="node">The node to ask; null for whichever takes part.</param>
    /// <exception cref="Failure">They are not what they should be.</exception>
    public static BallotApi Open(string gateways, string? tls, string? node) => new(
        new ClusterConnection([.. gateways.Split(',', StringSplitOptions.TrimEntries).Select(Gateway)], tls is null ? null : Tls(tls)),
        new("http://cluster/"), node, token: () => "of this process", gateways);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var face = await ReachAsync(cancellationToken);

        // Who is let into the cluster is an operator.
        request.Headers.Authorization = new("Bearer", face.Token);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        _face?.Dispose();
        _directory?.Delete(recursive: true);
        _turn.Dispose();
    }

    private static IPEndPoint Gateway(string text)
    {
        var colon = text.LastIndexOf(':');
        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= IPEndPoint.MaxPort;

        // Without brackets, the last part of an IPv6 address would be taken for the port.
        var isHost = colon > 0 && (text.StartsWith('[') ? text[colon - 1] == ']' : !text[..colon].Contains(':', StringComparison.Ordinal));
        if (!isPort || !isHost)
            throw Failure.Usage($"'{text}' is no gateway of a silo: write it as HOST:PORT or [IPV6]:PORT, and several with commas between them.");
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
            TlsFiles files = new(Path.Combine(directory, "silo.pem"), Path.Combine(directory, "silo.key"), Path.Combine(directory, "authority.pem"));
            return ClusterTls.Load(files, GlobalOptions.ClusterTls.Name);
        }
        catch (StartupException fault)
        {
            throw Failure.Usage(fault.Message);
        }
    }

    private async Task<ClusterFace> ReachAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_face is { IsLost: true })
            {
                _face.Dispose();
                _face = null;
            }

            _directory ??= Directory.CreateTempSubdirectory("ballot-");
            return _face ??= await ClusterFace.Open(_gateways, _tls, SocketPath, stop);
        }
        catch (UnavailableException fault)
        {
            throw new HttpRequestException(fault.GetBaseException().Message, fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
