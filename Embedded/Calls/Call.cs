using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Embedded;

/// <summary>Who calls: a grain in its turn, a silo's other code, or somebody outside the cluster.</summary>
internal readonly record struct CallOrigin(EmbeddedCluster Cluster, EmbeddedSilo? Silo, GrainId SourceId);

/// <summary>A call of a grain, from the moment its arguments were taken over.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing that needs disposing.")]
internal abstract class Call : Request
{
    private readonly CancellationTokenSource? _calleeStop;
    private readonly CancellationToken _stop;
    private CancellationTokenRegistration _callerStop;

    protected Call(GrainMethod method, CallOrigin origin, GrainId target, object?[] arguments)
        : base(method)
    {
        Origin = origin;
        Target = target;
        Arguments = arguments;
        Context = origin.Cluster.Copiers.CopyContext(RequestContext.Values);
        if (method.TokenIndex >= 0 && arguments[method.TokenIndex] is CancellationToken { CanBeCanceled: true } stop)
        {
            // The callee gets a token of its own: what it registers on it must run on its turn, not on the canceller's thread.
            _calleeStop = new CancellationTokenSource();
            _stop = stop;
            arguments[method.TokenIndex] = _calleeStop.Token;
        }
    }

    public CallOrigin Origin { get; }
    public override GrainId Target { get; }
    public override GrainId? SourceId => Origin.SourceId;
    public override bool Interleaves => Method.Interleaves;
    public override bool KeepsAlive => true;
    public override bool IsLocal => false;
    public override bool IsOver => Method.IsOneWay ? Method.Pending.IsDue(this) : IsAnswered;

    /// <summary>The silo it was sent to: one that dies takes it along.</summary>
    public EmbeddedSilo? Silo { get; set; }

    public int Forwards { get; set; }

    // Links and deadline belong to PendingCalls.
    public Call? Next { get; set; }
    public Call? Previous { get; set; }
    public bool IsPending { get; set; }
    public long Due { get; set; }

    /// <summary>What the proxy hands to the caller.</summary>
    public abstract object Returned { get; }

    protected abstract bool IsAnswered { get; }
    protected object?[] Arguments { get; }

    public void WatchForCancellation()
    {
        if (_calleeStop is not null)
            _callerStop = _stop.UnsafeRegister(static call => ((Call)call!).Cancel(), this);
    }

    protected abstract bool TryCancel(CancellationToken token);

    protected void Finished()
    {
        if (IsPending)
            Method.Pending.Remove(this);
        _callerStop.Unregister();
    }

    // The caller goes on at once; the callee notices when it looks.
    private void Cancel()
    {
        if (!TryCancel(_stop))
            return;
        Finished();
        At?.Post(static stop => ((CancellationTokenSource)stop!).Cancel(), _calleeStop);
    }
}

internal sealed class Call<T> : Call
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    private Call(GrainMethod method, CallOrigin origin, GrainId target, object?[] arguments)
        : base(method, origin, target, arguments)
    {
    }

    public override object? Result
    {
        get => typeof(T) == typeof(Unit) ? null : _result;
        set => _result = typeof(T) == typeof(Unit) ? default! : (T)value!;
    }

    public override object Returned => Method.ReturnsValueTask
        ? typeof(T) == typeof(Unit) ? new ValueTask(Answer) : new ValueTask<T>(_done.Task)
        : Answer;

    protected override bool IsAnswered => _done.Task.IsCompleted;

    private Task Answer => Method.IsOneWay ? Task.CompletedTask : _done.Task;

    public static Call Make(GrainMethod method, CallOrigin origin, GrainId target, object?[] arguments) =>
        new Call<T>(method, origin, target, arguments);

    public override async Task Invoke(object grain)
    {
        switch (Method.Invoke(grain, Arguments))
        {
            case Task<T> task:
                _result = await task;
                break;
            case ValueTask<T> task:
                _result = await task;
                break;
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
            default:
                throw new InvalidOperationException($"{Method.Declaration.DeclaringType}.{Method.Name} returned no task.");
        }
    }

    public override bool Fail(Exception exception)
    {
        if (Method.IsOneWay)
        {
            (Silo ?? Origin.Silo)?.Log.OneWayFailed(Method.Name, Target, exception);
            Finished();
            return true;
        }

        if (!_done.TrySetException(Origin.Cluster.Copiers.Outgoing(exception)))
            return false;
        Finished();
        return true;
    }

    protected override void Succeed()
    {
        if (!Method.IsOneWay)
        {
            // The answer to a dead silo goes nowhere; its zombies learn that they are cut off.
            if (Origin.Silo is { HasEnded: true } dead)
            {
                Fail(dead.Unavailable());
                return;
            }

            if (!_done.TrySetResult(Method.ResultCopier is { } copier ? (T)copier(_result, new CopyContext())! : _result))
                return;
        }

        Finished();
    }

    protected override bool TryCancel(CancellationToken token) => Method.IsOneWay || _done.TrySetCanceled(token);
}
