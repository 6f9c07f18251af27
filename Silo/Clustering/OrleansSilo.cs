using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime.MembershipService;
using Orleans.Serialization;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using SiloOptions = OrleansBallot.Silo.Options.SiloOptions;

namespace OrleansBallot.Silo.Clustering;

/// <summary>A silo of Microsoft Orleans: alone with its files, or one of many that meet in the database.</summary>
internal static partial class OrleansSilo
{
    private const string Invariant = "Npgsql";
    private const int MostPlacesKept = 10_000;

    /// <exception cref="StartupException">A setting of the cluster can't be what it is.</exception>
    public static void AddOrleans(this WebApplicationBuilder builder, SiloOptions options, PostgresDatabase? database)
    {
        var cluster = options.Cluster;
        if (database is not null && cluster.Silo is null)
        {
            throw new StartupException(
                $"{ClusteringOptions.SiloKey} must say what this silo is called, in small letters: its nodes are named after it, "
                + "and no two silos of a "
                + "network may have nodes of one name.");
        }

        var address = AddressOf(cluster);
        FreePort.Check(ClusteringOptions.SiloPortKey, $"{cluster.SiloPort}", new(address, cluster.SiloPort));
        FreePort.Check(ClusteringOptions.GatewayPortKey, $"{cluster.GatewayPort}", new(address, cluster.GatewayPort));
        var tls = cluster.Tls is { } files ? ClusterTls.Load(files) : null;
        builder.UseOrleans(silo =>
        {
            silo.Configure<Orleans.Configuration.SiloOptions>(named => named.SiloName = cluster.Silo ?? "silo");
            if (database is not null) Meet(silo, database.OfOrleans);
            else StayAlone(silo, new(address, cluster.SiloPort));
            silo.ConfigureEndpoints(
                address, cluster.SiloPort == 0 ? EndpointOptions.DEFAULT_SILO_PORT : cluster.SiloPort, cluster.GatewayPort);
            silo.Configure<SiloConnectionOptions>(new ClusterDoor().Guard);
            if (tls is not null) silo.UseTls(tls.Apply);
            silo.AddDashboard();

            // For as many grains as a large network has, not for the million that Orleans makes room for.
            silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = MostPlacesKept);
            silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, LastWord>());

            // Only grains see the wall clock: nodes judge it.
            silo.Services.AddSingleton(_ => new ClusterTime(database));
            silo.Services.AddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (all, _) => all.GetRequiredService<ClusterTime>());
            silo.Services.AddKeyedSingleton(TimeProviderNames.Grains, (all, _) => all.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddHostedService<SoleName>();
        builder.Services.AddSingleton<Homecoming>();
    }

    /// <summary>Warns of ports at which no certificate is asked for: Orleans lets whoever connects there call every grain.</summary>
    public static void WarnOfOpenPorts(WebApplication app)
    {
        var options = app.Services.GetRequiredService<SiloOptions>();
        var cluster = options.Cluster;
        if (cluster.Tls is not null) return;
        if (options.Database is not null) OpenPort(app.Logger, cluster.Address, cluster.SiloPort);
        if (cluster.GatewayPort != 0) OpenPort(app.Logger, cluster.Address, cluster.GatewayPort);
    }

    /// <summary>What keeps a silo out of the cluster, in one line; null for anything else.</summary>
    public static string? Explain(Exception failure) => failure is OrleansClusterConnectivityCheckFailedException
        ? "This silo can't join the others. Either they can't be reached, or one side does not accept the other's certificate "
            + $"({TlsFiles.AuthorityKey}). {failure.Message}"
        : null;

    /// <summary>
    /// A silo with files has no others, but Orleans listens for them all the same: at any port that is free, unless one is set. It
    /// hangs up on everybody there, since whoever is let in can call every grain.
    /// </summary>
    private static void StayAlone(ISiloBuilder silo, IPEndPoint listening)
    {
        silo.UseLocalhostClustering(serviceId: ClusterClient.Cluster, clusterId: ClusterClient.Cluster);
        silo.Configure<EndpointOptions>(endpoints => endpoints.SiloListeningEndpoint = listening);
        silo.Configure<SiloConnectionOptions>(connections =>
            connections.ConfigureSiloInboundConnection(silos => silos.Run(_ => Task.CompletedTask)));
    }

    private static void Meet(ISiloBuilder silo, DbDataSource connections)
    {
        silo.Configure<ClusterOptions>(names => names.ClusterId = names.ServiceId = ClusterClient.Cluster);
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.DataSource) = (Invariant, connections));
        silo.UseAdoNetGrainDirectoryAsDefault(places => (places.Invariant, places.DataSource) = (Invariant, connections));

        // Who asked from another silo for a place hears that the database has failed, instead of waiting in vain.
        silo.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql)));

        silo.Services.Replace(ServiceDescriptor.Singleton<ILocalSiloDetails>(all =>
            ActivatorUtilities.CreateInstance<NewestOfItsPlace>(all, (PostgresDatabase)all.GetRequiredService<IStorageHome>())));

        // A silo that was killed is missed in four seconds instead of eleven.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            (membership.ProbeTimeout, membership.NumMissedProbesLimit) = (TimeSpan.FromSeconds(2), 2);

            // After a power cut nobody is left to miss the dead: whoever starts takes those for dead that were silent for three of
            // these periods. Nobody can join before that, since who joins must reach every member.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);

            // Who reaches nobody gives up then: the operator is waiting, and who is started anew passes over those who were silent.
            // But who has not joined by then is declared dead, by itself too, and on a busy machine a start takes long.
            membership.MaxJoinAttemptTime = TimeSpan.FromSeconds(30);

            // But not by the others: they know when a silo started by its own clock alone, and by one that is a day behind it has
            // been joining for a day. They probe who joins, and so miss who dies meanwhile.
            membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });
    }

    private static IPAddress AddressOf(ClusteringOptions cluster)
    {
        try
        {
            // Orleans puts an address into its table of members, so a name is looked up once, here.
            return HostAddress.Find(cluster.Address);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            throw new StartupException($"{ClusteringOptions.AddressKey} is '{cluster.Address}': {failure.Message}", failure);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Everybody who can reach port {Port} at {Address} can do what an operator can, without a token. To let in only members "
            + "of the cluster, set Ballot:Cluster:Tls:Certificate, :Key and :Authority")]
    private static partial void OpenPort(ILogger log, string address, int port);
}
