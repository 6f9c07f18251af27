using Microsoft.Extensions.Logging.Abstractions;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// One node and no engine: a simulated disk, a clock that stands still, peers that do what a test says. A test runs on one
/// scheduler together with its node, as an activation does.
/// </summary>
internal sealed class LoneNode : IAsyncDisposable
{
    public const string Name = "node-1";

    private readonly DataDirectory _data;
    private readonly IGrainFactory _factory;
    private readonly StandIns _grains;
    private readonly TestRandomness _randomness = new();
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private Node? _node;

    private LoneNode()
    {
        _data = DataDirectory.Open("/data", Disk);
        Store = new FileBlockStore(_data);
        (_factory, _grains) = StandIns.Make();
        _grains.Put<IMinerGrain>(Name, Miner);
    }

    public static TestNetwork Network => TestNetwork.Default;

    /// <summary>What the node is told of its network.</summary>
    public NetworkOptions Options { get; set; } = new(Network.Parameters) { ReceiptPace = TimeSpan.Zero };

    /// <summary>A minute after the moment around which everything happens.</summary>
    public ManualTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds((long)TestNetwork.Epoch.Milliseconds + 60_000));

    public SimulatedDisk Disk { get; } = new();

    public IBlockStore Store { get; }

    public IGrainFactory Factory => _factory;

    public IOffTurn OffTurn { get; } = new OffTurn();

    public CountedMiner Miner { get; } = new();

    public Node Node => _node ?? throw new InvalidOperationException("The node is not open.");

    /// <summary>Runs a test on a scheduler of its own, and ends its node.</summary>
    public static Task Run(Func<LoneNode, Task> test) => Task.Factory.StartNew(
        async () =>
        {
            await using var lone = new LoneNode();
            await test(lone);
        },
        CancellationToken.None, TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>Opens the node from what its disk holds, or again.</summary>
    public async Task<Node> Open()
    {
        await Close();
        _stop.Dispose();
        _stop = new();
        _node = await Node.Open(Name, new(Options, Store, OffTurn, new(), _randomness, _factory, Time, NullLogger.Instance), _stop.Token);
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
        _data.Dispose();
    }

    /// <summary>Makes peers members, and gives them.</summary>
    public IReadOnlyList<ScriptedPeer> Meet(params string[] names)
    {
        ScriptedPeer[] peers = [.. names.Select(name => new ScriptedPeer(name))];
        foreach (var (name, peer) in names.Zip(peers)) _grains.Put<INodePeer>(name, peer);
        Node.Peers.Update(new(Version: 1, [.. names.Select(name => new Member(name, MemberState.Active, ""))]));
        return peers;
    }

    public void PutTracker(object tracker) => _grains.Put<ITrackerGrain>(ITrackerGrain.Key, tracker);

    public async Task<SubmissionAnswer> Submit(Transaction transaction) =>
        (await Node.Submit([transaction.Bytes.ToArray()], CancellationToken.None)).Answers[0];

    public Task<Verdict> Take(Block block) => Node.TakeBlock(block.Encode(), CancellationToken.None);

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
    public static byte[] Group(NodeIdentity identity, Timestamp accepted, params Transaction[] transactions)
    {
        TransactionId[] ids = [.. transactions.Select(transaction => transaction.Id)];
        return new JournalGroup(accepted, identity.Sign(Receipt.GroupDigest(Network.Id, Name, accepted, ids)), transactions).Encode();
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
