using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Silo.Attacks;
using OrleansBallot.Silo.Chain;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Coins;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Elections;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Silo.Options;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Silo.Rolls;
using OrleansBallot.Silo.Votes;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo;

/// <summary>
/// The features of a silo, a folder each, with the operator's settings for them. A new feature is a folder, and its lines in the three
/// lists below.
/// </summary>
internal sealed record Features(
    NodeOptions Nodes, ChainOptions Chain, ElectionOptions Elections, RollOptions Rolls, MiningOptions Mining, AttackOptions Attacks)
{
    /// <exception cref="StartupException">A setting breaks its bound.</exception>
    public static Features Read(Settings settings, StorageOptions storage, ClusteringOptions cluster, HttpOptions http) => new(
        NodeOptions.Read(settings, cluster.Silo),
        ChainOptions.Read(settings),
        ElectionOptions.Read(settings, http.IsPrivate),
        RollOptions.Read(settings, storage.Directory),
        MiningOptions.Read(settings),
        AttackOptions.Read(settings, http.IsPrivate));

    /// <summary>Adds their services, after Orleans: hosted services then start when there are grains, and stop before they do.</summary>
    /// <exception cref="StartupException">A setting does not fit what is stored.</exception>
    /// <exception cref="StorageException">The stored network is damaged.</exception>
    public void Add(IServiceCollection services, DataDirectory data, IStorageHome home)
    {
        Attacks.RefuseStrangers(Nodes.Names, data.HasNode);
        var secrets = new SecretBox(data, Rolls.KeyFile);
        secrets.Check();
        var chain = ChainFile.Load(home, Chain);

        services.AddSingleton(Nodes);
        services.AddSingleton<SiloNodes>();
        services.AddSingleton<NetworkNodes>(all => all.GetRequiredService<SiloNodes>());
        services.AddSingleton<INodeNames>(all => all.GetRequiredService<SiloNodes>());
        services.AddSingleton<Homecoming>();
        services.AddHostedService<Starter>();

        services.AddSingleton(chain);
        services.AddSingleton(new NetworkOptions(chain)
        {
            Heartbeat = Nodes.Tracker.Heartbeat,
            SuspectAfter = Nodes.Tracker.SuspectAfter,
            RemoveAfter = Nodes.Tracker.RemoveAfter,
            NodeKeys = Nodes.Tracker.Keys,
            IsClosed = Nodes.Tracker.Closed,
            LeastSettle = Elections.LeastSettle ?? TimeSpan.FromMilliseconds(chain.LeastSettle),
            Mining = Mining.Enabled,
            MiningAccount = Mining.Account,
        });

        services.AddSingleton(Elections.Organisers);

        services.AddSingleton<ISecretBox>(secrets);
        services.AddHostedService<ClosedRolls>();

        services.AddSingleton<INonceFinder>(_ => new MiningThreads(Mining.CpuShare, Environment.ProcessorCount, chain.TargetBlockTime));

        services.AddSingleton(Attacks);
        services.AddSingleton<Attacker>();
        services.AddHostedService<MaliciousNodes>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapNodes();
        routes.MapOperators();
        routes.MapProbes();
        routes.MapChain();
        routes.MapExport();
        routes.MapElections();
        routes.MapRolls();
        routes.MapTransactions();
        routes.MapAccounts();
        routes.MapMining();
        routes.MapAttacks();
    }
}
