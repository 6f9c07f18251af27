using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.Clustering;

/// <summary>
/// A client of the cluster, connected to the gateway of one silo. A client that is let in there can call every grain, so it can do all that
/// operators may.
/// </summary>
public sealed class ClusterClient : IDisposable
{
    /// <summary>The name that silos and consoles give their cluster, so that none connects to another program's.</summary>
    public const string Cluster = "ballot";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly IHost _host;
    private ChainParameters? _chain;

    private ClusterClient(IPEndPoint gateway, ClusterTls? tls)
    {
        // An empty builder, so that no setting or log that is meant for a silo reaches it.
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => names.ClusterId = names.ServiceId = Cluster);
            client.UseStaticClustering(gateway);

            // The caller decides whether and where to try again.
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            client.AddClusterConnectionLostHandler((_, _) => Lifetime.StopApplication());
            if (tls is not null) client.UseTls(tls.Apply);
        });
        builder.Services.AddSingleton<IHostLifetime, ConsolesLifetime>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(OrganiserOptions.All);
        builder.Services.AddSingleton(_ => _chain!);
        builder.Services.AddSingleton(all => new GrainCalls(
            all.GetRequiredService<IGrainFactory>(), all.GetRequiredService<IHostApplicationLifetime>(),
            all.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<NetworkNodes>();
        builder.Services.AddGrainApi();
        _host = builder.Build();
    }

    /// <summary>The API over the cluster's grains.</summary>
    public IBallotApi Api => _host.Services.GetRequiredService<IBallotApi>();

    /// <summary>Whether the gateway has gone: another client may find another one.</summary>
    public bool IsLost => Lifetime.ApplicationStopping.IsCancellationRequested;

    private IHostApplicationLifetime Lifetime => _host.Services.GetRequiredService<IHostApplicationLifetime>();

    /// <summary>Connects to a cluster.</summary>
    /// <param name="gateways">
    /// Gateways of silos; the first that answers serves. Given all at once, Orleans would ask living silos for the dead ones.
    /// </param>
    /// <param name="tls">The proof that this client is a member; null talks in the clear.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="UnreachableException">No gateway, or no grain behind one, answers.</exception>
    public static async Task<ClusterClient> Open(IReadOnlyList<IPEndPoint> gateways, ClusterTls? tls, CancellationToken stop)
    {
        var troubles = new List<string>();
        foreach (var gateway in gateways)
        {
            var client = new ClusterClient(gateway, tls);
            try
            {
                await client.Start(stop);
                return client;
            }
            catch (UnavailableException trouble)
            {
                client.Dispose();
                troubles.Add(trouble.GetBaseException() is { } cause and not OperationCanceledException
                    ? cause.Message.TrimEnd('.')
                    : $"{gateway} broke off the connection");
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        throw new UnreachableException(string.Join("; ", troubles.Distinct()));
    }

    public void Dispose()
    {
        try
        {
            // A client that just hangs up would be a warning in the silo's log.
            _host.StopAsync(_farewell).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The silo is gone.
        }

        _host.Dispose();
    }

    private async Task Start(CancellationToken stop)
    {
        try
        {
            await _host.StartAsync(stop).WaitAsync(_patience, stop);
        }
        catch (Exception failure)
            when (failure is OrleansException or TimeoutException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            throw new UnavailableException("cluster", failure);
        }

        // The network's identity comes from its nodes: those that take part are asked first.
        var calls = _host.Services.GetRequiredService<GrainCalls>();
        foreach (var member in (await calls.Members(stop)).Members.OrderByDescending(member => member.State == MemberState.Active))
        {
            if (await calls.NodeOrNull(member.Node, grain => grain.GetStatus(), stop) is not { } status) continue;
            _chain = ChainParameters.TryDecode(status.Chain)
                ?? throw new InvalidDataException($"{member.Node} gave bytes that are no chain's parameters.");
            return;
        }

        throw new UnavailableException("cluster", new TimeoutException("none of its nodes answers."));
    }

    /// <summary>Leaves Ctrl-C to the console, which then ends this client.</summary>
    private sealed class ConsolesLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
