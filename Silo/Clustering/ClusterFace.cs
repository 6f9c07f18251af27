using System.Net;
using Orleans.Configuration;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Attacks;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// A silo's HTTP without a silo: a console hosts it for itself, on top of a client of the cluster. Whoever reaches a gateway can
/// call every grain, so it lets its only user do everything; its token keeps others on the machine out.
/// </summary>
internal sealed class ClusterFace : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private ChainParameters? _chain;

    private ClusterFace(IPEndPoint gateway, ClusterTls? tls, string socket)
    {
        // Empty, so that no setting that is meant for a silo reaches it: it is as on loopback, with no node of its own.
        var builder = WebApplication.CreateEmptyBuilder(new());
        var options = OptionsReader.Read(builder.Configuration) with { Nodes = [], AllowedHosts = [] };
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => names.ClusterId = names.ServiceId = OrleansSilo.Cluster);
            client.UseStaticClustering(gateway);

            // Whether and where to try again is for whoever waits. Streams end in good order, to be asked for again.
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            client.AddClusterConnectionLostHandler((_, _) => _app!.Lifetime.StopApplication());
            if (tls is not null) client.UseTls(tls.Apply);
        });
        var services = builder.Services;
        services.AddSingleton<IHostLifetime, ConsolesLifetime>();
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton(OperatorToken.New(out var token));
        services.AddSingleton(_ => _chain!);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<SiloNodes>();
        services.AddSingleton<Attacker>();
        builder.WebHost.UseKestrelCore();
        builder.AddHttpFace(options);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        _app = builder.Build();
        _app.UseHttpFace(page: false);
        Token = token;
    }

    /// <summary>What operators' requests bear.</summary>
    public string Token { get; }

    /// <summary>Whether the gateway has gone: another face may find another one.</summary>
    public bool IsLost => _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Connects to a cluster, and answers on a socket from then on.</summary>
    /// <param name="gateways">Gateways of silos; the first that answers serves. With all of them at once, Orleans would ask silos for those that are dead.</param>
    /// <param name="tls">What to prove oneself with; null talks in the clear.</param>
    /// <param name="socket">The path of a Unix domain socket, where only this user may go.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="UnavailableException">No gateway, or no grain behind one, answers.</exception>
    public static async Task<ClusterFace> Open(IPEndPoint[] gateways, ClusterTls? tls, string socket, CancellationToken stop)
    {
        var troubles = new List<string>();
        foreach (var gateway in gateways)
        {
            var face = new ClusterFace(gateway, tls, socket);
            try
            {
                await face.Start(stop);
                return face;
            }
            catch (UnavailableException trouble)
            {
                face.Dispose();
                troubles.Add(trouble.GetBaseException() is { } cause and not OperationCanceledException
                    ? cause.Message.TrimEnd('.')
                    : $"{gateway} broke off the connection");
            }
            catch
            {
                face.Dispose();
                throw;
            }
        }

        throw new UnavailableException("cluster", new TimeoutException(string.Join("; ", troubles.Distinct())));
    }

    public void Dispose()
    {
        try
        {
            // A client that goes without a word is a warning in the silo's log.
            _app.StopAsync(_farewell).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Nobody is left there to take leave of.
        }

        ((IDisposable)_app).Dispose();
    }

    private async Task Start(CancellationToken stop)
    {
        try
        {
            await _app.StartAsync(stop).WaitAsync(_patience, stop);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            throw new UnavailableException("cluster", failure);
        }

        // The network's identity comes from its nodes: those that take part are asked first.
        var calls = _app.Services.GetRequiredService<GrainCalls>();
        foreach (var member in (await calls.Members(stop)).Members.OrderByDescending(member => member.State == MemberState.Active))
        {
            if (await calls.NodeOrNull(member.Node, grain => grain.GetStatus(), stop) is not { } status) continue;
            _chain = ChainParameters.TryDecode(status.Chain) ?? throw new InvalidDataException($"{member.Node} gave bytes that are no chain's parameters.");
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
