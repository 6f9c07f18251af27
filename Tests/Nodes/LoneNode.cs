using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// One node and no silo: a simulated disk, a clock that stands still, peers that do what a test says. A test runs on one
/// scheduler together with its node, as an activation does.
/// </summary>
internal sealed class LoneNode : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private readonly IGrainFactory _factory;
    private readonly StandIns _grains;
    private readonly TestRandomness _randomness = new();
    private readonly NodeMetrics _metrics;
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private Node? _node;

    private LoneNode(string name, (IGrainFactory Factory, StandIns Grains) others, ILogStore? store = null)
    {
        Name = name;
        _data = DataDirectory.Open("/data", Disk);
        Store = store ?? new FileLogStore(_data);
        (_factory, _grains) = others;
        _metrics = new(Measured);
        _grains.Put<IMinerGrain>(Name, Miner);
    }

    public static TestNetwork Network => TestNetwork.Default;

    /// <summary>What all lone nodes and registrars of the tests share: its threads are never ended.</summary>
    public static OffTurn Cores { get; } = new();

    public string Name { get; }

    /// <summary>What the node is told of its network.</summary>
    public NetworkOptions Options { get; set; } = new(Network.Parameters) { ReceiptPace = TimeSpan.Zero };

    /// <summary>A minute after the moment around which everything happens.</summary>
    public ManualTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds((long)TestNetwork.Epoch.Milliseconds + 60_000));

    /// <summary>
    /// What its silo believes of its clock. It starts anew with each activation, as if the silo had, unless a test keeps it.
    /// </summary>
    public BelievedClock? Believed { get; set; }

    public SimulatedDisk Disk { get; } = new();

    public ILogStore Store { get; }

    public IGrainFactory Factory => _factory;

    public IOffTurn OffTurn { get; set; } = Cores;

    /// <summary>The other silos, and what they say of the time.</summary>
    public ScriptedClocks Silos { get; } = new();

    public ILogger Log { get; set; } = NullLogger.Instance;

    public CountedMiner Miner { get; } = new();

    /// <summary>What the node measures of itself.</summary>
    public Measurements Measured { get; } = new();

    public Node Node => _node ?? throw new InvalidOperationException("The node is not open.");

    /// <summary>Runs a test on a scheduler of its own, and ends its node.</summary>
    /// <param name="test">The test.</param>
    /// <param name="store">Where the node's log is, if not on the simulated disk.</param>
    public static Task Run(Func<LoneNode, Task> test, ILogStore? store = null) => Task.Factory.StartNew(
        async () =>
        {
            await using var lone = new LoneNode("node-1", StandIns.Make(), store);
            await test(lone);
        },
        CancellationToken.None, TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>Another node, which the first can call, and the other way round.</summary>
    public LoneNode Another(string name) => new(name, (_factory, _grains));

    /// <summary>Opens the node from what its disk holds, or again.</summary>
    public async Task<Node> Open()
    {
        await Close();
        _stop.Dispose();
        _stop = new();
        _node = await Node.Open(
            Name,
            await Store.Open(Name, _stop.Token),
            new(Options, Store, OffTurn, new(), _randomness, _factory, Time, Believed ?? new(Time), Silos, _metrics, Log), _stop.Token);
        _run = _node.Run(_stop.Token);
        return _node;
    }

    public async Task Close()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _node = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        _stop.Dispose();
        Measured.Dispose();
        _data.Dispose();
    }

    /// <summary>Makes peers members, and gives them.</summary>
    public IReadOnlyList<ScriptedPeer> Meet(params string[] names)
    {
        ScriptedPeer[] peers = [.. names.Select(name =>
            new ScriptedPeer(name) { Clock = () => Timestamp.From(Time.GetUtcNow()).Milliseconds })];
        foreach (var (name, peer) in names.Zip(peers)) Put<INodePeer>(name, peer);
        Know(names);
        return peers;
    }

    /// <summary>Says who the members are.</summary>
    public void Know(params string[] names) =>
        Node.Peers.Replace(new(Version: 1, [.. names.Select(name => new Member(name, MemberState.Active, ""))]));

    /// <summary>Puts a plain object with a contract's methods where the node looks for a grain.</summary>
    public void Put<T>(string key, object plain) where T : class => _grains.Put<T>(key, plain);

    public async Task<SubmissionAnswer> Submit(Transaction transaction) =>
        (await Node.Intake.Submit([transaction.Bytes.ToArray()], CancellationToken.None)).Answers[0];

    public Task<Verdict> Take(Block block) => Node.Blocks.Accept(block.Encode(), CancellationToken.None);

    /// <summary>Mines what waits, and what becomes due meanwhile, until nothing does: as the node's miner and its clock would.</summary>
    public async Task MineAll()
    {
        await Node.Caretaker.SealAndWake();
        while (Node.Templates.Next() is { } template)
        {
            var nonce = NonceSearch.Find(template.Header, template.Difficulty, first: 0, tries: ulong.MaxValue)!.Value;
            Assert.Equal(Rejection.None, (await Node.Blocks.AcceptMined(new(template.Id, nonce), CancellationToken.None)).Rule);
            await Node.Caretaker.SealAndWake();
        }
    }

    /// <summary>What the log holds. The node may be open.</summary>
    public async Task<IReadOnlyList<LogRecord>> Records()
    {
        await Close();
        await using var log = await Store.Open(Name, CancellationToken.None);
        var records = new List<LogRecord>();
        await foreach (var record in log.Scan(CancellationToken.None)) records.Add(record);
        return records;
    }

    /// <summary>Writes a record into the log behind the node's back.</summary>
    public async Task Write(RecordKind kind, Func<NodeIdentity, byte[]> make)
    {
        await Close();
        await using var log = await Store.Open(Name, CancellationToken.None);
        using var identity = await NodeIdentity.Load(Name, log, _randomness, CancellationToken.None);
        await log.Append([(kind, make(identity))]);
    }

    /// <summary>A journal record as the node writes it.</summary>
    public byte[] Group(NodeIdentity identity, Timestamp accepted, params Transaction[] transactions)
    {
        TransactionId[] ids = [.. transactions.Select(transaction => transaction.Id)];
        return new JournalGroup(accepted, identity.Sign(Receipt.GroupDigest(Network.Id, Name, accepted, ids)), transactions).Encode();
    }

    /// <summary>Other silos by name.</summary>
    internal sealed class ScriptedClocks : ISiloClocks
    {
        private readonly Dictionary<SiloAddress, Func<ulong?>> _clocks = [];

        public IReadOnlyCollection<SiloAddress> Others => _clocks.Keys;

        /// <summary>There is another silo, which says that it is so late, or that it does not know.</summary>
        public void Add(Func<ulong?> clock) => _clocks[SiloAddress.New(IPAddress.Loopback, 1 + _clocks.Count, generation: 1)] = clock;

        public void Clear() => _clocks.Clear();

        public Task<ulong?> GetTime(SiloAddress silo) => Task.FromResult(_clocks[silo]());
    }

    /// <summary>The node's miner: it only counts how often it is woken.</summary>
    internal sealed class CountedMiner
    {
        public int Woken { get; private set; }

        public Task Wake()
        {
            Woken++;
            return Task.CompletedTask;
        }
    }
}
