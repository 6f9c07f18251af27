using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains;

/// <summary>
/// A voting node as a grain. It opens a <see cref="Node"/> when it is activated and hands every call to it. Calls wait while the node takes
/// in its log. A node that fails deactivates the grain, and the next call starts from what is durable.
/// <para>
/// Orleans runs <see cref="OnDeactivateAsync"/> only when no call and no tick is running, and lets no new call in meanwhile. So this node's
/// work ends before that: when its silo begins to stop, when the node is told to move, or when it has failed.
/// </para>
/// </summary>
[GrainType("ballot.node"), KeepAlive, PreferLocalPlacement]
public sealed partial class NodeGrain(
    IGrainContext context, NetworkOptions network, INodeNames names, ILogStore store, IOffTurn offTurn, INonceFinder finder,
    SignatureMemory signatures, IRandomness randomness, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, BelievedClock believed, ISiloClocks clocks,
    [PersistentState("membership", "ballot")] IPersistentState<NodeMembership> membership,
    ILocalSiloDetails silo, IHostApplicationLifetime life, NodeMetrics metrics,
    ILogger<NodeGrain> log) : Grain(context), INodeGrain, INodePeer, INodeMining, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
    private readonly TaskCompletionSource<Node> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _life = Task.CompletedTask;
    private Task<INodeLog>? _opening;
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

        // Callers that wait for a replay are released, whatever delays it.
        _stopping.UnsafeRegister(
            static opened => ((TaskCompletionSource<Node>)opened!).TrySetException(NodeStopped.Because(null)), _opened);
        _life = ActivationLoop.Start(Live);

        // Each has its own timer, so that no slow peer or storage can delay a beat, a seal or the miner.
        Every(network.Heartbeat, Beat, due: TimeSpan.Zero);
        Every(network.AntiEntropy, async _ => await (await Shown()).Caretaker.SealAndWake(), asMember: true);
        Every(network.AntiEntropy, async stop => await (await Shown()).Comparison.WithPeers(stop), asMember: true);
        Every(network.ClockTime, async stop => await (await _opened.Task).ClockRound.Ask(stop), due: TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        End();

        // The log must be closed before the next activation opens it. Opening it writes, so it must end first; a replay writes nothing.
        if (_opened.Task.IsCompletedSuccessfully) await _life;
        else if (_opening is { } opening)
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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
            // A silo that stops opens no log: that would fence an activation on another silo.
            _stopping.ThrowIfCancellationRequested();
            _opening = store.Open(Name, _stopping).AsTask();
            var node = await Node.Open(
                Name, await _opening, new(network, store, offTurn, signatures, randomness, grains, time, believed, clocks, metrics, log),
                _stopping);
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
            // The next activation would find the same damage. So this one stays, and tells its callers.
            Damaged(log, Name, failure.Message);
            _opened.TrySetException(
                new NodeDamagedException($"{failure.Message} Or rebuild it from its peers: ballot node rebuild {Name}"));
            End();
        }
        catch (Exception failure)
        {
            // After any failure (storage, a fence, a broken invariant) the state in memory can't be trusted.
            Stopped(log, failure, Name);
            _opened.TrySetException(NodeStopped.Because(failure));
            End();
            DeactivateOnIdle();
        }
    }

    /// <summary>
    /// True when the stored data is at fault. When a disk or database is away, that error is the cause behind the storage's exception.
    /// </summary>
    private static bool IsDamage(Exception failure) => failure is InvalidDataException or StorageException { InnerException: null };

    /// <summary>The node, once it is open and not in the middle of a change to a far branch, so that its state is of one moment.</summary>
    private async ValueTask<Node> Shown()
    {
        var node = await _opened.Task;
        try
        {
            while (!node.Replica.Whole.IsCompleted) await Whole(node.Replica).WaitAsync(_stopping);
        }
        catch (OperationCanceledException end)
        {
            throw NodeStopped.Because(end);
        }

        return node;

        // WaitAsync goes on where its task completes: this one does so on the grain's scheduler, the replica's own on the thread pool.
        static async Task Whole(Replica replica) => await replica.Whole;
    }

    /// <summary>
    /// Runs a call at the node until the node ends, so that no call keeps it from leaving. A call that fails because of that end gets «ask
    /// again», since the caller did nothing wrong.
    /// </summary>
    private async Task<T> Ask<T>(Func<Node, Task<T>> ask)
    {
        var node = await Shown();
        try
        {
            return await ask(node).WaitAsync(_stopping);
        }
        catch (Exception end)
            when (end is ObjectDisposedException || (end is OperationCanceledException && _stopping.IsCancellationRequested))
        {
            throw NodeStopped.Because(end);
        }
    }

    /// <summary>
    /// As above, for long calls: such a call also ends when its caller waits no more. Shared work (a count, a sync) must go on without that
    /// token, because other callers may wait for it.
    /// </summary>
    private async Task<T> Ask<T>(Func<Node, CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _stopping);
        var token = either.Token;
        return await Ask(node => ask(node, token));
    }

    /// <summary>
    /// A timer for work that calls out: it interleaves, and skips a tick while the last one is running. After a failure the next tick tries
    /// again.
    /// </summary>
    private void Every(TimeSpan period, Func<CancellationToken, Task> work, TimeSpan? due = null, bool asMember = false)
    {
        var isBusy = false;
        this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = due ?? period, Period = period, Interleave = true });

        // Orleans cancels a timer's own token when the last tick has ended, which is too late to end a tick.
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} takes no part: {Reason} The other nodes go on")]
    private static partial void Damaged(ILogger log, string node, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is no member: the tracker refuses it, {Rule}")]
    private static partial void Refused(ILogger log, string node, string rule);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Node} is no member: the tracker knows it by another key. If that key is lost for good: ballot node rebuild {Node}")]
    private static partial void HasAnotherKey(ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} missed a beat: {Reason}")]
    private static partial void Missed(ILogger log, string node, string reason);
}

/// <summary>The membership that a node remembers.</summary>
[GenerateSerializer, Alias("ballot.NodeMembership")]
public sealed record NodeMembership
{
    /// <summary>True when the node left on purpose, and stays away until it is told to join.</summary>
    [Id(0)]
    public bool HasLeft { get; set; }
}
