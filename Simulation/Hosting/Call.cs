using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime.Placement;
using OrleansBallot.Simulation.Worlds;
using OrleansBallot.Storage;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>A call of one grain, or of somebody in a silo's process, to another grain: a message there, and a message back.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer holds nothing to free.")]
internal abstract class Call
{
    private static readonly TimeSpan _usualDeadline = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<MethodInfo, (bool Interleaves, bool IsOneWay, TimeSpan Deadline)> _terms = new();

    private readonly object?[] _arguments;
    private readonly CancellationToken _callers;
    private readonly CancellationTokenSource _theirs = new();

    protected Call(MethodInfo method, object?[] arguments, SimulatedSilo from, GrainId to)
    {
        (Method, From, To) = (method, from, to);
        _arguments = [.. arguments];
        for (var i = 0; i < _arguments.Length; i++)
        {
            if (_arguments[i] is CancellationToken token) (_callers, _arguments[i]) = (token, _theirs.Token);
        }

        (Interleaves, IsOneWay, var deadline) = _terms.GetOrAdd(method, static method => (
            method.GetCustomAttribute<AlwaysInterleaveAttribute>() is not null,
            method.GetCustomAttribute<OneWayAttribute>() is not null,
            method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout ?? _usualDeadline));
        Expires = from.World.Now + deadline;
        PlacementHint = RequestContext.Get(IPlacementDirector.PlacementHintKey) as SiloAddress;
    }

    public MethodInfo Method { get; }

    public IReadOnlyList<object?> Arguments => _arguments;

    public SimulatedSilo From { get; }

    public GrainId To { get; }

    public bool Interleaves { get; }

    public bool IsOneWay { get; }

    public TimeSpan Expires { get; }

    /// <summary>Where the caller wants the grain to go.</summary>
    public SiloAddress? PlacementHint { get; }

    /// <summary>The silo that the call was last sent to.</summary>
    public SimulatedSilo? At { get; set; }

    /// <summary>How often it was sent on because the grain was no longer there.</summary>
    public int Forwards { get; set; }

    public abstract bool IsOver { get; }

    protected World World => From.World;

    /// <summary>Watches the deadline and the caller's token.</summary>
    public void Begin()
    {
        From.Process.After(Expires - World.Now, () => Fail(new TimeoutException($"No answer to {Method.Name} from {To} in time.")));
        if (!_callers.CanBeCanceled) return;
        _callers.UnsafeRegister(
            _ =>
            {
                if (IsOver) return;
                Cancel(_callers);

                // The callee hears of it by a message as well.
                World.After(TimeSpan.FromMilliseconds(1), _theirs.Cancel);
            },
            null);
    }

    /// <summary>Runs the method, in a turn of the callee, and answers.</summary>
    public abstract Task Run(Activation activation, object grain);

    /// <summary>The caller gets an error, unless it has an answer.</summary>
    public abstract void Fail(Exception failure);

    protected abstract void Cancel(CancellationToken token);

    protected object Invoke(object grain) => Method.Invoke(grain, BindingFlags.DoNotWrapExceptions, null, _arguments, null)!;

    /// <summary>ORLEANS rule 8: a caller on another silo can't read exceptions of the storage.</summary>
    protected void CheckThatItTravels(Exception failure)
    {
        if (failure is StorageException or FencedException)
            World.Fail(new InvalidOperationException($"{failure.GetType().Name} left {To} by {Method.Name}.", failure));
    }

    /// <summary>Sends an answer on its way.</summary>
    protected void Reply(Action complete)
    {
        if (!IsOneWay) From.Cluster.Links.Send(At!.Process, From.Process, Method.Name, complete);
    }
}

/// <summary>A call with a result.</summary>
internal sealed class Call<T>(MethodInfo method, object?[] arguments, SimulatedSilo from, GrainId to) : Call(method, arguments, from, to)
{
    // Continuations run on the caller's own queue, wherever this is completed.
    private readonly TaskCompletionSource<T> _answer = new();

    public Task<T> Answer => _answer.Task;

    public override bool IsOver => _answer.Task.IsCompleted;

    public override async Task Run(Activation activation, object grain)
    {
        try
        {
            if (PlacementHint is { } hint) RequestContext.Set(IPlacementDirector.PlacementHintKey, hint);
            var result = Invoke(grain);
            var value = result is Task<T> typed ? await typed : await Untyped((Task)result);
            var (said, delay) = From.Cluster.Lies.Answer(Method.DeclaringType!, To.Key.ToString()!, value);
            if (delay == TimeSpan.Zero) Reply(Arrive);
            else At!.Process.After(delay, () => Reply(Arrive));

            void Arrive()
            {
                From.Cluster.Witness?.Answered(this, said);
                _answer.TrySetResult(said);
            }
        }
        catch (Exception failure)
        {
            activation.Failed(failure);
            CheckThatItTravels(failure);
            Reply(() => Fail(failure));
        }
    }

    public override void Fail(Exception failure)
    {
        // Hints have no answer, and nobody would see the failure.
        if (!IsOneWay) _answer.TrySetException(failure);
    }

    protected override void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);

    private static async Task<T> Untyped(Task done)
    {
        await done;
        return default!;
    }
}
