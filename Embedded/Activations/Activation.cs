using System.Diagnostics.CodeAnalysis;
using Orleans.Storage;

namespace OrleansBallot.Embedded;

/// <summary>One grain in memory: its inbox, its turns and its life from the first call to deactivation.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The services end with the activation's life, in Finish; a zombie's never do.")]
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _gate = new();
    private readonly Inbox _inbox = new();
    private readonly List<Request> _stranded = [];
    private readonly List<GrainTimer> _timers = [];
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivationScheduler _scheduler;
    private readonly Dictionary<string, object>? _contextAtBirth;
    private Stage _stage;
    private DeactivationReason _reason;
    private bool _hadBeenValid;
    private bool _pumping;
    private int _running;
    private Request? _blocking;
    private GrainServices? _services;
    private long _idleSince;

    public Activation(
        GrainId id, GrainClass grainClass, EmbeddedSilo silo, GrainDirectory directory, Dictionary<string, object>? context)
    {
        GrainId = id;
        Class = grainClass;
        Silo = silo;
        Directory = directory;
        _contextAtBirth = context;
        _idleSince = silo.Cluster.Time.GetTimestamp();
        _scheduler = new ActivationScheduler(this, silo.Cluster.Options.Scheduler);
    }

    // In order: a later stage never turns into an earlier one.
    private enum Stage
    {
        Created,
        Activating,
        Valid,
        Deactivating,
        Finishing,
        Dead,
    }

    public GrainId GrainId { get; }
    public GrainClass Class { get; }
    public EmbeddedSilo Silo { get; }
    public GrainDirectory Directory { get; set; }
    public object? GrainInstance { get; private set; }
    public IIncomingGrainCallFilter[] Filters { get; private set; } = [];
    public List<IPersistentStateLoader> States { get; } = [];
    public bool IsDead => _stage == Stage.Dead;
    public Task Deactivated => _deactivated.Task;

    public IServiceProvider ActivationServices =>
        _services ?? throw new InvalidOperationException($"The activation of {GrainId} has not started.");

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    public override string ToString() => $"{GrainId} on {Silo.Name}";

    /// <summary>Queues a request, or says why it can't.</summary>
    public Delivery Receive(Request request)
    {
        request.At = this;
        lock (_gate)
        {
            if (Silo.HasEnded && !request.IsLocal)
                return Delivery.Lost;
            if (_stage == Stage.Dead)
                return Delivery.Gone;
            if (_stage >= Stage.Deactivating && !request.IsLocal)
                _stranded.Add(request);
            else
                _inbox.Add(request);
            Pump();
            return Delivery.Taken;
        }
    }

    public void Completed(Request request)
    {
        lock (_gate)
        {
            _running--;
            if (_blocking == request)
                _blocking = null;
            if (request.KeepsAlive)
                _idleSince = Silo.Cluster.Time.GetTimestamp();
            Pump();
        }
    }

    /// <summary>A stale writer must not go on from what it believes to be the state.</summary>
    public void Failed(Exception exception)
    {
        if (exception is not InconsistentStateException { IsSourceActivation: true } conflict)
            return;
        conflict.IsSourceActivation = false;
        Silo.Log.ActivationIsStale(GrainId, exception);
        Deactivate(new(DeactivationReasonCode.ApplicationError, exception.ToString()));
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_stage >= Stage.Deactivating)
                return;
            _reason = deactivationReason;
            _hadBeenValid = _stage == Stage.Valid;
            _stage = Stage.Deactivating;
            // Only this activation's own ticks may still run: a call in progress may be waiting for one.
            _inbox.MoveCallsTo(_stranded);
            Pump();
        }
    }

    public void DeactivateIfIdle(TimeSpan age)
    {
        lock (_gate)
        {
            var busy = _stage != Stage.Valid || _running > 0 || !_inbox.IsEmpty;
            if (busy || Class.IsKeptAlive || Silo.Cluster.Time.GetElapsedTime(_idleSince) < age)
                return;
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"It was idle for {age}."));
        }
    }

    public void Post(Action<object?> action, object? state) => _scheduler.Post(action, state);

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    public void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Dispose();
    }

    // Called under the gate.
    private void Pump()
    {
        if (_pumping)
            return;
        _pumping = true;
        _scheduler.Post(static activation => ((Activation)activation!).RunPump(), this);
    }

    private void RunPump()
    {
        while (true)
        {
            Request request;
            lock (_gate)
            {
                _pumping = false;
                switch (_stage)
                {
                    case Stage.Created:
                        _stage = Stage.Activating;
                        _running++;
                        _ = Activate();
                        return;
                    case Stage.Deactivating when _running == 0:
                        _stage = Stage.Finishing;
                        _ = Finish();
                        return;
                    case Stage.Valid or Stage.Deactivating when _inbox.TryTake(_blocking is null, out request!):
                        break;
                    default:
                        return;
                }

                _pumping = true;
                if (request.IsOver)
                    continue;
                _running++;
                if (!request.Interleaves)
                    _blocking = request;
            }

            _ = request.Run(this);
        }
    }
}
