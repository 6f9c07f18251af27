using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.Clustering;

/// <summary>
/// A client of the cluster, by the gateway of one silo. Whoever is let in there can call every grain, and so do all that operators may.
/// </summary>
public sealed class ClusterClient : IDisposable
{
    /// <summary>What silos and consoles call their cluster, so that neither connects to another program's.</summary>
    public const string Cluster = "ballot";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly IHost _host;
    private ChainParameters? _chain;

    private ClusterClient(IPEndPoint gateway, ClusterTls? tls)
    {
        // Empty, so that no setting or log that is meant for a silo reaches it.
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => names.ClusterId = names.ServiceId = Cluster);
            client.UseStaticClustering(gateway);

            // Whether and where to try again is for whoever waits.
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

    /// <summary>What its nodes answer.</summary>
    public IBallotApi Api => _host.Services.GetRequiredService<IBallotApi>();

    /// <summary>Whether the gateway has gone: another client may find another one.</summary>
    public bool IsLost => Lifetime.ApplicationStopping.IsCancellationRequested;

    private IHostApplicationLifetime Lifetime => _host.Services.GetRequiredService<IHostApplicationLifetime>();

    /// <summary>Connects to a cluster.</summary>
    /// <param name="gateways">
    /// Gateways of silos; the first that answers serves. With all of them at once, Orleans would ask silos for those that are dead.
    /// </param>
    /// <param name="tls">What to prove oneself with; null talks in the clear.</param>
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
            // A client that goes without a word is a warning in the silo's log.
            _host.StopAsync(_farewell).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Nobody is left there to take leave of.
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

    /// <summary>Ctrl-C is the console's: it ends what the console does, and that ends this.</summary>
    private sealed class ConsolesLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
