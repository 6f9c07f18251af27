using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains;

/// <summary>
/// A voting node as a grain: it opens a <see cref="Node"/> when it is activated and hands every call to it. Calls wait while the
/// node takes in its log. A node that fails deactivates the grain, and the next call starts from what is durable.
/// <para>
/// Orleans runs <see cref="OnDeactivateAsync"/> only when no call and no tick is under way, and lets no new call in meanwhile. So
/// what this node does ends before that: when its silo begins to stop, when it is told to move, when it has failed.
/// </para>
/// </summary>
[GrainType("ballot.node"), KeepAlive, PreferLocalPlacement]
public sealed partial class NodeGrain(
    NetworkOptions network, INodeNames names, ILogStore store, IOffTurn offTurn, INonceFinder finder, SignatureMemory signatures, IRandomness randomness, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, BelievedClock believed, ISiloClocks clocks,
    [PersistentState("membership", "ballot")] IPersistentState<NodeMembership> membership,
    ILocalSiloDetails silo, IHostApplicationLifetime life, NodeMetrics metrics,
    ILogger<NodeGrain> log) : Grain, INodeGrain, INodePeer, INodeMining, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
    private readonly TaskCompletionSource<Node> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _life = Task.CompletedTask;
    private Enrolment? _enrolment;
    private OneBlock? _oneBlock;
    private CancellationToken _stopping;
    private HashReport _hashed = new(0, 0);

    private string Name => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await names.Check(Name, store, cancellationToken);
        _stopping = _stop.Token;

        // Who waits for a replay is let go, whatever holds that up.
        _stopping.UnsafeRegister(static opened => ((TaskCompletionSource<Node>)opened!).TrySetException(NodeStopped.Because(null)), _opened);
        _life = ActivationLoop.Start(Live);

        // Clocks of their own, so that no peer or storage, however slow, may keep a beat, a seal or the miner waiting.
        Every(network.Heartbeat, Beat, due: TimeSpan.Zero);
        Every(network.AntiEntropy, async _ => await (await Shown()).Caretaker.SealAndWake(), asMember: true);
        Every(network.AntiEntropy, async stop => await (await Shown()).Comparison.WithPeers(stop), asMember: true);
        Every(network.ClockTime, async stop => await (await _opened.Task).ClockRound.Ask(stop), due: TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        End();

        // The log is closed before the next activation opens it. A replay writes nothing, so nobody waits for the disk that it reads.
        if (_opened.Task.IsCompletedSuccessfully) await _life;
    }

    /// <summary>Ends the node's loops where Orleans skips <see cref="OnDeactivateAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public Task Move()
    {
        if (silo.SiloAddress.Equals(RequestContext.Get(IPlacementDirector.PlacementHintKey))) return Task.CompletedTask;
        End();
        MigrateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Ends all work, and every call that waits for some.</summary>
    private void End() => _stop.Cancel();

    private async Task Live()
    {
        try
        {
            // A silo that stops opens no log: that would fence the activation that another silo may have made.
            _stopping.ThrowIfCancellationRequested();
            var node = await Node.Open(Name, new(network, store, offTurn, signatures, randomness, grains, time, believed, clocks, metrics, log), _stopping);
            _enrolment = new(node, membership.State.HasLeft, network, grains, offTurn, time, log);
            _oneBlock = new(node, finder, time);
            var run = node.Run(_stopping);
            _opened.TrySetResult(node);
            await run;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node goes on elsewhere.
        }
        catch (Exception failure) when (!_opened.Task.IsCompleted && IsDamage(failure))
        {
            // Opening it again would find the same. So this activation stays, and says so to whoever asks.
            Damaged(log, Name, failure.Message);
            _opened.TrySetException(new NodeDamagedException($"{failure.Message} Or rebuild it from its peers: ballot node rebuild {Name}"));
            End();
        }
        catch (Exception failure)
        {
            // Whatever it was (storage, a fence, a broken invariant), what is in memory can't be trusted any more.
            Stopped(log, failure, Name);
            _opened.TrySetException(NodeStopped.Because(failure));
            End();
            DeactivateOnIdle();
        }
    }

    /// <summary>What is stored is at fault, and no disk or database that is away: those are the cause behind what the storage throws.</summary>
    private static bool IsDamage(Exception failure) => failure is InvalidDataException or StorageException { InnerException: null };

    /// <summary>The node, once it is open, and not on its way to a far branch: all that it shows is of one moment.</summary>
    private async ValueTask<Node> Shown()
    {
        var node = await _opened.Task;
        try
        {
            while (!node.Replica.Whole.IsCompleted) await node.Replica.Whole.WaitAsync(_stopping);
        }
        catch (OperationCanceledException end)
        {
            throw NodeStopped.Because(end);
        }

        return node;
    }

    /// <summary>
    /// Asks the node, until it ends: whatever the call waits for, it must not keep the node. What that end makes of a call means
    /// «ask again», and is no fault of the caller's.
    /// </summary>
    private async Task<T> Ask<T>(Func<Node, Task<T>> ask)
    {
        var node = await Shown();
        try
        {
            return await ask(node).WaitAsync(_stopping);
        }
        catch (Exception end) when (end is ObjectDisposedException || (end is OperationCanceledException && _stopping.IsCancellationRequested))
        {
            throw NodeStopped.Because(end);
        }
    }

    /// <summary>
    /// As above, for what takes long: it ends too when whoever asked waits no more. What others may wait for as well (a count, a sync) goes
    /// on without that token: it would be taken from them.
    /// </summary>
    private async Task<T> Ask<T>(Func<Node, CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stopping);
        var token = either.Token;
        return await Ask(node => ask(node, token));
    }

    /// <summary>A clock that calls out: it interleaves, skips a tick while the last one is under way, and what fails is tried again at the next.</summary>
    private void Every(TimeSpan period, Func<CancellationToken, Task> work, TimeSpan? due = null, bool asMember = false)
    {
        var isBusy = false;
        this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = due ?? period, Period = period, Interleave = true });

        // Orleans cancels a timer's own token when the last tick has ended, which is too late for a tick that is to end.
        async Task Tick(CancellationToken _)
        {
            if (isBusy || _stopping.IsCancellationRequested || (asMember && !TakesPart)) return;
            isBusy = true;
            try
            {
                await work(_stopping).WaitAsync(_stopping);
            }
            catch (Exception end) when (_stopping.IsCancellationRequested && end is OperationCanceledException or SiloUnavailableException)
            {
                // The node is stopping.
            }
            catch (Exception failure) when (PassingFailure.Is(failure, _stopping))
            {
                // The tracker is moving to another silo or can't write, or the inbox is full.
                Missed(log, Name, failure.Message);
            }
            finally
            {
                isBusy = false;
            }
        }
    }

    private async Task Beat(CancellationToken stop)
    {
        await _opened.Task;
        var before = _enrolment!.Refusal;
        await _enrolment.Beat(stop);
        if (_enrolment.Refusal is not { } rule || rule == before) return;
        if (rule == MembershipRefusal.NameTaken.Name()) HasAnotherKey(log, Name);
        else Refused(log, Name, rule);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} is out: {Reason} The others go on")]
    private static partial void Damaged(ILogger log, string node, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is no member: the tracker refuses it, {Rule}")]
    private static partial void Refused(ILogger log, string node, string rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is no member: the tracker knows it by another key. Where that key is lost for good: ballot node rebuild {Node}")]
    private static partial void HasAnotherKey(ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} missed a beat: {Reason}")]
    private static partial void Missed(ILogger log, string node, string reason);
}

/// <summary>What a node remembers of its membership.</summary>
[GenerateSerializer, Alias("ballot.NodeMembership")]
public sealed record NodeMembership
{
    /// <summary>True when it left on purpose and is to stay away until it joins again.</summary>
    [Id(0)]
    public bool HasLeft { get; set; }
}
