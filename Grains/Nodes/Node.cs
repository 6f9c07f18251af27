using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>The services of the silo that a node needs.</summary>
internal sealed record NodeServices(
    NetworkOptions Network, ILogStore Store, IOffTurn OffTurn, SignatureMemory Signatures, IRandomness Randomness, IGrainFactory Grains,
    TimeProvider Time, BelievedClock Believed, ISiloClocks Clocks, NodeMetrics Metrics, ILogger Log);

/// <summary>
/// One activation's node. It puts its parts together, and holds no rule of its own. It lives from <see cref="Open"/> to the end of
/// <see cref="Run"/>; the next one starts from the log.
/// </summary>
internal sealed class Node
{
    private readonly INodeLog _log;
    private readonly Pump _pump = new();

    private Node(NodeServices services, NodeIdentity identity, INodeLog log)
    {
        (_log, Identity) = (log, identity);
        var (network, chain, name) = (services.Network, services.Network.Chain, identity.Name);
        Meter = services.Metrics.Of(name, () => _pump.Waiting);
        Clock = new(services.Time, services.Believed, name, services.Log);
        ClockRound = new(name, Clock, services.Clocks, services.Store, network.PeerDeadline, services.Time, services.Log);

        // The node's copy of the ledger, and its checks and journal.
        var journal = new Journal(identity, chain.Id, log, services.OffTurn, services.Time, Clock, network.ReceiptPace);
        Replica = new(chain, new(chain.Id, log), journal, log, Clock, network, Meter);
        Outcomes = new(services.OffTurn);
        var checks = new BlockChecks(chain, services.OffTurn, services.Signatures, Replica.Chain.State.IssuerFor);
        Recovery = new(identity, Replica, checks, log, services);

        // Its dealings with other nodes.
        var messenger = new Messenger(name, services.Grains, services.Log);
        Peers = new(name, services.Grains, messenger, services.Time, network.PeerDeadline, Meter, services.Log);
        Closings = new(Replica, Peers, Clock);
        Templates = new(Replica, Closings, Clock, identity, network.MiningAccount);

        // Its intake and output.
        Blocks = new(identity, Replica, checks, _pump, Templates, services.OffTurn, Meter, services.Log);
        Relay = new(name, Replica, checks, _pump, Closings, Peers, network.PoolTransactions);
        Intake = new(name, Replica, checks, _pump, Relay, Meter, services.Time);
        var synchroniser = new Synchroniser(Blocks, Replica, Peers, Clock);
        Comparison = new(name, Replica, Peers, Closings, synchroniser, Relay, network, services.Time, services.Log);
        Caretaker = new(name, Replica, Peers, Closings, Templates, Clock, _pump, messenger, network, Meter);
        Replica.PoolGrew += Caretaker.OnPoolGrew;
        Replica.TipMoved += Caretaker.OnTipMoved;
    }

    public NodeIdentity Identity { get; }

    /// <summary>The time, as far as it can be believed.</summary>
    public ClockWatch Clock { get; }

    /// <summary>Asks other clocks.</summary>
    public ClockRound ClockRound { get; }

    /// <summary>Chain, pool, bodies and journal, kept in step.</summary>
    public Replica Replica { get; }

    // Peers, closings, templates and outcomes are this activation's own, and no part of the replica: they change outside of the pump too,
    // but never across an await.

    /// <summary>The other members, and their last answers.</summary>
    public Peers Peers { get; }

    /// <summary>Elections that still wait for votes.</summary>
    public Closings Closings { get; }

    /// <summary>The blocks that the miner searches a nonce for.</summary>
    public Templates Templates { get; }

    /// <summary>The counts of elections.</summary>
    public Outcomes Outcomes { get; }

    /// <summary>Transactions that people submit.</summary>
    public Intake Intake { get; }

    /// <summary>Pending transactions that peers pass on.</summary>
    public Relay Relay { get; }

    /// <summary>Headers, blocks and nonces, from anyone.</summary>
    public BlockIntake Blocks { get; }

    /// <summary>Compares with peers, and fetches missing blocks and transactions.</summary>
    public Comparison Comparison { get; }

    /// <summary>Wakes whatever has to go on: seals, miner, registrars.</summary>
    public Caretaker Caretaker { get; }

    public NodeMeter Meter { get; }

    private Recovery Recovery { get; }

    /// <summary>Takes in a node's log, which is the node's from now on: where it can't be taken in, it is closed.</summary>
    public static async Task<Node> Open(string name, INodeLog log, NodeServices services, CancellationToken stop)
    {
        try
        {
            var node = new Node(services, await NodeIdentity.Load(name, log, services.Randomness, stop), log);
            await node.Recovery.Run(stop);
            await node.ClockRound.AskFirst(stop);
            node.Caretaker.Show();
            node.Meter.Enter(Peers.Scored);
            return node;
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works until <paramref name="stop"/>, or until a failure for good; then closes the storage.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var loops = new[] { _pump.Run(either.Token), Replica.Journal.Run(Intake.NoteReceipted, either.Token) };
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            either.Cancel();
            await Task.WhenAll(loops)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Meter.Dispose();
            await _log.DisposeAsync();
            Identity.Dispose();
        }
    }
}
