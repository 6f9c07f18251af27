using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// The gateways that an operator named, as far as they can be connected to. Orleans' own list holds dead ones too and would ask
/// silos behind living ones for them, which takes seconds.
/// </summary>
internal sealed class AnsweringGateways(IPEndPoint[] named) : IGatewayListProvider
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    // Also how long Orleans holds it against a gateway that it broke off.
    public TimeSpan MaxStaleness { get; } = TimeSpan.FromSeconds(5);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <exception cref="SiloUnavailableException">None can be connected to.</exception>
    public async Task<IList<Uri>> GetGateways()
    {
        var attempts = await Task.WhenAll(named.Select(Try));
        return attempts.All(attempt => attempt is not null)
            ? throw new SiloUnavailableException(string.Join("; ", attempts))
            : [.. named.Where((_, i) => attempts[i] is null).Select(gateway => gateway.ToGatewayUri())];
    }

    /// <summary>Null where somebody listens, or else why nobody can be reached.</summary>
    private static async Task<string?> Try(IPEndPoint gateway)
    {
        using var socket = new Socket(gateway.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            await socket.ConnectAsync(gateway, deadline.Token);
            return null;
        }
        catch (SocketException refused)
        {
            return $"{gateway}: {refused.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"{gateway}: no answer within {_patience.TotalSeconds} s";
        }
    }
}
