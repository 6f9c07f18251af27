using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.State;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Silo.Rolls;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>
/// A network of nodes, one on each silo, on one simulated disk. Real grains, real proof of work at the lowest difficulty; what
/// a test decides is who may mine, who hears whom, and who dies.
/// </summary>
internal sealed class BallotCluster : IAsyncDisposable
{
    /// <summary>A node that any silo runs, once somebody calls it.</summary>
    public const string Late = "late";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    private readonly TestSilos _silos = new();
    private readonly DataDirectory _data;
    private readonly Func<NetworkOptions, NetworkOptions> _adjust;
    private readonly Action<IServiceCollection> _replace;
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GatedFinder> _finders = [];
    private readonly CapturedLog _log = new();
    private readonly TestRandomness _randomness = new();

    private BallotCluster(SimulatedDisk disk, Func<NetworkOptions, NetworkOptions> adjust, Action<IServiceCollection> replace)
    {
        (Disk, _adjust, _replace) = (disk, adjust, replace);
        _data = DataDirectory.Open("/data", disk);
        Store = new FileLogStore(_data);
    }

    /// <summary>The network that every test is on: blocks aim at 50 ms, so that difficulty stays near its minimum.</summary>
    public static ChainParameters Chain { get; } = new("test", 50, new(Limits.MinimumDifficulty), new(50), Hash256.Of("salt"u8));

    public SimulatedDisk Disk { get; }

    public ILogStore Store { get; }

    public Traffic Traffic { get; } = new();

    /// <summary>What nodes logged as warnings or worse.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    /// <summary>The nodes whose silos live.</summary>
    public IReadOnlyList<string> Nodes => [.. _nodes];

    /// <summary>Starts silos with a node each.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="disk">What they all write to.</param>
    /// <param name="adjust">Other options.</param>
    /// <param name="replace">Puts services of the test's in the place of a silo's own, or beside them.</param>
    public static async Task<BallotCluster> Start(
        int nodes = 4, SimulatedDisk? disk = null, Func<NetworkOptions, NetworkOptions>? adjust = null,
        Action<IServiceCollection>? replace = null)
    {
        var cluster = new BallotCluster(disk ?? new(), adjust ?? (options => options), replace ?? (_ => { }));

        // The first one makes the cluster that the others join at once.
        await cluster.StartNode("node-1");
        await Task.WhenAll(Enumerable.Range(2, nodes - 1).Select(number => cluster.StartNode($"node-{number}")));
        await cluster.Until(
            async () => (await cluster.Roster()).Count(member => member.State == MemberState.Active) == nodes, "all nodes are members");
        await cluster.Until(
            async () => (await Task.WhenAll(cluster.Nodes.Select(node => cluster.Node(node).GetStatus()))).All(status => status.Member),
            "all nodes know it");

        // A hint reaches only those whom the one that gives it knows.
        await cluster.Until(
            async () => (await Task.WhenAll(cluster.Nodes.Select(node => cluster.Node(node).Resolve())))
                .All(report => report.Asked == nodes), "all nodes know all");
        return cluster;
    }

    public INodeGrain Node(string name) => _silos.Client.GetGrain<INodeGrain>(name);

    public INodePeer Peer(string name) => _silos.Client.GetGrain<INodePeer>(name);

    public ITrackerGrain Tracker => _silos.Client.GetGrain<ITrackerGrain>(ITrackerGrain.Key);

    /// <summary>Decides whether the miners of a silo find anything.</summary>
    public GatedFinder Miner(string node) => _finders[node];

    public async Task<IReadOnlyList<Member>> Roster() => (await Tracker.GetPeers()).Members;

    /// <summary>Starts a silo and, on it, its node.</summary>
    /// <summary>What the tracker takes as a proof that a name is its key's.</summary>
    public async Task<JoinProof> Proof(string node, RSA key, bool joins = true)
    {
        var challenge = await Tracker.Challenge(node);
        var modulus = NodeKey.Of(key);
        var signature = NodeKey.Sign(key, MembershipProof.Digest(Chain.Id, node, modulus, challenge.Nonce, joins));
        return new(node, modulus.Modulus.ToArray(), challenge.Nonce, signature);
    }

    public async Task StartNode(string node)
    {
        var finder = _finders[node] = new();
        await _silos.StartSilo(node, services =>
        {
            services.AddSingleton(_adjust(new NetworkOptions(Chain)
            {
                Heartbeat = TimeSpan.FromMilliseconds(200),
                SuspectAfter = TimeSpan.FromSeconds(3),
                RemoveAfter = TimeSpan.FromSeconds(20),
                AntiEntropy = TimeSpan.FromMilliseconds(100),
                ReceiptPace = TimeSpan.FromMilliseconds(1),
                LeastSettle = TimeSpan.Zero,
            }));
            services.AddSingleton<INodeNames>(new Names(node, Late));
            services.AddSingleton(Store);
            services.AddKeyedSingleton<IGrainStorage>("ballot", new PortableGrainStorage(new JsonGrainStorage(new FileStateStore(_data))));
            services.AddSingleton<IIncomingGrainCallFilter>(Traffic);
            services.AddSingleton<IOffTurn, OffTurn>();
            services.AddSingleton<IRandomness>(_randomness);
            services.AddSingleton<SignatureMemory>();
            services.AddSiloClock();
            services.AddSingleton<NodeMetrics>();
            services.AddSingleton<ISecretBox>(new SecretBox(_data, "/data/registrar.key"));
            services.AddSingleton<INonceFinder>(finder);
            services.AddSingleton<ILoggerFactory>(_log);
            services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
            _replace(services);
        });
        lock (_nodes) _nodes.Add(node);
        await Until(async () => await Try(_silos.On(node).GetGrain<INodeGrain>(node).GetStatus) is not null, $"{node} is up");
    }

    /// <summary>The way in from a silo itself.</summary>
    public IGrainFactory On(string node) => _silos.On(node);

    /// <summary>Kills silos at one moment and without a word; their nodes come back elsewhere when they are next called.</summary>
    public void Kill(params IReadOnlyCollection<string> nodes)
    {
        _nodes.ExceptWith(nodes);
        _silos.Kill(nodes);
    }

    /// <summary>Has the silo of a node's call another node home, as its starter does.</summary>
    public Task BringHome(string node, string to) =>
        new Homecoming(_silos.Service<NetworkOptions>(to), _silos.On(to), _silos.Service<ILocalSiloDetails>(to)).BringHome(node);

    public Task Stop(string node)
    {
        _nodes.Remove(node);
        return _silos.Stop(node);
    }

    /// <summary>Gives a silo a directory of its own, so that grains which are active elsewhere are activated there again.</summary>
    public IGrainFactory ForceDuplicates(string node)
    {
        _silos.SplitDirectory(node);
        return _silos.On(node);
    }

    /// <summary>Brings a silo's directory back together with that of the others.</summary>
    public Task EndDuplicates(string node) => _silos.RejoinDirectory(node);

    /// <summary>
    /// Waits for something that nodes will do: it is looked at again whenever a call between grains has ended. Where the last silo of all
    /// nodes has gone, no grain is awake to call another; then looking itself wakes one, after a while, as people who ask again do.
    /// </summary>
    public async Task Until(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (true)
        {
            var next = Traffic.Next;
            if (await condition()) return;
            await Task.WhenAny(next, Task.Delay(_silence, limit.Token));
            if (limit.IsCancellationRequested) Assert.Fail($"It did not happen that {what}. {await Describe()}");
        }
    }

    /// <summary>Waits until all nodes named (all, by default) have the same tip and nothing pending.</summary>
    public Task Agreement(params string[] nodes) => Until(
        async () =>
        {
            var all = await Task.WhenAll((nodes.Length == 0 ? Nodes : nodes).Select(node => Try(Node(node).GetStatus)));
            return all.All(status => status is { Pending: 0 } && status.Tip == all[0]!.Tip);
        },
        "all nodes agree");

    public async Task<string> Describe()
    {
        var states = await Task.WhenAll(Nodes.Select(node => Node(node).GetStatus()));
        return string.Join("; ", states.Select(state =>
            $"{state.Name}: height {state.Height}, tip {$"{state.Tip}"[..8]}, {state.Pending} pending, member {state.Member}"))
            + string.Concat(_log.Lines.Select(line => $"\n{line}"));
    }

    /// <summary>Opens an election through a node and waits until all know it.</summary>
    public async Task<ElectionId> OpenElection(string node = "node-1", Func<OpenElection, OpenElection>? adjust = null)
    {
        var organiser = Voters.Organiser;
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var payload = new OpenElection(organiser.Key, "Who?", ["A", "B", "C"], new(0), now.Plus(Limits.AheadMilliseconds / 2), 60_000, now);
        var open = organiser.Sign(Chain.Id, adjust?.Invoke(payload) ?? payload);
        Assert.Null((await Submit(node, open)).Rule);
        var id = new ElectionId(open.Id.Value);
        await Until(
            async () => (await Task.WhenAll(Nodes.Select(name => Node(name).GetElection(id)))).All(view => view is not null),
            "all know the election");
        return id;
    }

    public async Task<SubmissionAnswer> Submit(string node, Transaction transaction) =>
        (await Node(node).Submit(new([transaction.Bytes.ToArray()]))).Answers[0];

    /// <summary>Submits as people do whose node may be moving: while nobody answers, they ask again.</summary>
    public async Task<SubmissionAnswer> SubmitPatiently(INodeGrain node, Transaction transaction)
    {
        Submission? submission = null;
        await Until(
            async () => (submission = await Try(() => node.Submit(new([transaction.Bytes.ToArray()])))) is not null, "somebody answers");
        return submission!.Answers[0];
    }

    /// <summary>A call whose silo may be gone: null is «ask again».</summary>
    public static async Task<T?> Try<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is TimeoutException or (OrleansException and not InconsistentStateException))
        {
            return null;
        }
    }

    public static Transaction Vote(Voter voter, ElectionId election, int choice) =>
        voter.Sign(Chain.Id, CastVote.For(voter.Key, election, choice, Timestamp.From(DateTimeOffset.UtcNow)));

    /// <summary>The counts that a node gives.</summary>
    public async Task<long[]> Counts(string node, ElectionId election) =>
        [.. (await Node(node).GetElection(election))!.Contests.Single().Counts];

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>A silo runs one node, or one more. Where that one dies, the others know its node by the log that they share.</summary>
    private sealed class Names(params string[] names) : INodeNames
    {
        public bool Has(string node) => names.Contains(node);
    }
}
