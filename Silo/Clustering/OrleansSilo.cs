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
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>A silo of Microsoft Orleans: alone with its files, or one of many that meet in the database.</summary>
internal static partial class OrleansSilo
{
    private const string Invariant = "Npgsql";
    private const int MostPlacesKept = 10_000;

    /// <exception cref="StartupException">A setting of the cluster can't be used.</exception>
    public static void AddOrleans(this WebApplicationBuilder builder, ClusteringOptions cluster, PostgresDatabase? database)
    {
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

            // Enough for a large network. Orleans makes room for a million grains.
            silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = MostPlacesKept);
            silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, LastWord>());

            // Only grains see the wall clock, which nodes judge.
            silo.Services.AddSingleton(_ => new ClusterTime(database));
            silo.Services.AddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, (all, _) => all.GetRequiredService<ClusterTime>());
            silo.Services.AddKeyedSingleton(TimeProviderNames.Grains, (all, _) => all.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddSingleton(cluster);
        builder.Services.AddHostedService<SoleName>();
    }

    /// <summary>Warns of ports that ask for no certificate: everybody who connects there can call every grain.</summary>
    public static void WarnOfOpenPorts(WebApplication app)
    {
        var cluster = app.Services.GetRequiredService<ClusteringOptions>();
        if (cluster.Tls is not null) return;
        if (app.Services.GetRequiredService<IStorageHome>() is PostgresDatabase) OpenPort(app.Logger, cluster.Address, cluster.SiloPort);
        if (cluster.GatewayPort != 0) OpenPort(app.Logger, cluster.Address, cluster.GatewayPort);
    }

    /// <summary>Explains in one line what keeps a silo out of the cluster; null for any other failure.</summary>
    public static string? Explain(Exception failure) => failure is OrleansClusterConnectivityCheckFailedException
        ? "This silo can't join the others. Either they can't be reached, or one side does not accept the other's certificate "
            + $"({TlsFiles.AuthorityKey}). {failure.Message}"
        : null;

    /// <summary>
    /// A silo with files has no others, but Orleans listens for them all the same: at any free port, unless one is set. It hangs up on
    /// everybody who connects there, because they could call every grain.
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

        // A caller on another silo that asks for a grain's place then hears that the database has failed, instead of waiting in vain.
        silo.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql)));

        silo.Services.Replace(ServiceDescriptor.Singleton<ILocalSiloDetails>(all =>
            ActivatorUtilities.CreateInstance<NewestOfItsPlace>(all, (PostgresDatabase)all.GetRequiredService<IStorageHome>())));

        // A silo that was killed is missed in four seconds instead of eleven.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            (membership.ProbeTimeout, membership.NumMissedProbesLimit) = (TimeSpan.FromSeconds(2), 2);

            // A silo that joins must reach every member. After a power cut the table has members that nobody can declare dead, until a
            // silo that starts takes them for dead: when they were silent for three of these periods.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);

            // A silo that reaches nobody gives up then: the operator waits, and the next start passes over silent members. It may not be
            // shorter: a silo that has not joined by then declares itself dead, and on a busy machine a start takes long.
            membership.MaxJoinAttemptTime = TimeSpan.FromSeconds(30);

            // The others do not declare it dead for that: they know its start by its own clock alone, and a clock that is a day behind
            // makes it a day. They probe a silo that joins, so they notice its death.
            membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });
    }

    private static IPAddress AddressOf(ClusteringOptions cluster)
    {
        try
        {
            // Orleans' table of members has addresses, so a name is looked up once, here.
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
