using Orleans.Storage;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>
/// An activation of a grain, with Orleans' rules: one turn at a time; a request that does not interleave waits until none of its kind runs,
/// and others may overtake it meanwhile; an expired request never runs; the grain is deactivated only when no request and no tick runs, and
/// what comes meanwhile is sent on afterwards.
/// </summary>
internal sealed class Activation
{
    private readonly List<Call> _waiting = [];
    private readonly List<GrainTimer> _timers = [];
    private readonly SimulatedSilo _silo;
    private IGrainBase? _grain;
    private bool _isActive;
    private bool _isExclusive;
    private bool _isEnding;
    private int _running;

    public Activation(GrainId id, SimulatedSilo silo)
    {
        (Id, _silo) = (id, silo);
        Turns = silo.Process.Queue($"{id.Key}@{silo.Name}", owner: this);
        Context = new(this, silo);
    }

    public GrainId Id { get; }

    public SimulatedSilo Silo => _silo;

    public TurnQueue Turns { get; }

    public GrainContext Context { get; }

    /// <summary>The grain; null until it is activated.</summary>
    public IGrainBase? Grain => _isActive ? _grain : null;

    /// <summary>True from the order to deactivate on.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>How many requests wait for their turn.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Where the next activation shall be; null for anywhere.</summary>
    public SiloAddress? NextPlace { get; set; }

    /// <summary>The failure of the activation, for those who called.</summary>
    public Exception? Failure { get; private set; }

    public void Activate() => Turns.Start(async () =>
    {
        try
        {
            _grain = await _silo.Make(this);
            await _grain.OnActivateAsync(CancellationToken.None);
            _isActive = true;
        }
        catch (Exception failure)
        {
            Failure = failure;
            IsLeaving = true;
        }

        Go();
    });

    public void Receive(Call call)
    {
        _waiting.Add(call);
        Go();
    }

    /// <summary>Orders it to deactivate as soon as nothing runs.</summary>
    public void Deactivate()
    {
        if (IsLeaving) return;
        IsLeaving = true;
        Go();
    }

    /// <summary>
    /// A request or a tick has failed. As in Orleans, a writer that another one has overtaken is deactivated; but not its callers, to whom
    /// the same exception comes.
    /// </summary>
    public void Failed(Exception failure)
    {
        if (failure is not InconsistentStateException || failure.Data.Contains(nameof(Failed))) return;
        failure.Data[nameof(Failed)] = Id.ToString();
        Deactivate();
    }

    public void Add(GrainTimer timer) => _timers.Add(timer);

    /// <summary>Runs a tick as a request; false where the activation leaves, and no tick runs any more.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="interleaves">Whether others may run meanwhile.</param>
    public bool RunTick(Func<Task> tick, bool interleaves)
    {
        if (IsLeaving || !_isActive || (!interleaves && _isExclusive)) return false;
        Run(tick, interleaves);
        return true;
    }

    private void Go()
    {
        if (!_isActive && !IsLeaving) return;
        if (IsLeaving)
        {
            if (_running > 0 || _isEnding) return;
            _isEnding = true;
            Turns.Start(End);
            return;
        }

        for (var i = 0; i < _waiting.Count;)
        {
            var call = _waiting[i];
            var mayRun = call.Interleaves || !_isExclusive;
            if (mayRun || call.Expires <= _silo.World.Now) _waiting.RemoveAt(i);
            else i++;
            if (mayRun && call.Expires > _silo.World.Now) Run(() => call.Run(this, _grain!), call.Interleaves);
        }
    }

    private void Run(Func<Task> request, bool interleaves)
    {
        _running++;
        if (!interleaves) _isExclusive = true;
        Turns.Start(async () =>
        {
            await request();
            _running--;
            if (!interleaves) _isExclusive = false;
            Go();
        });
    }

    private async Task SayGoodbye()
    {
        try
        {
            await _grain!.OnDeactivateAsync(new(DeactivationReasonCode.ApplicationRequested, "It was told to."), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // As in Orleans: it is logged, and the activation ends all the same.
            _silo.Note("activation", $"{Id} ends badly: {failure.Message}");
        }
    }

    private async Task End()
    {
        foreach (var timer in _timers) timer.Dispose();
        if (_isActive) await SayGoodbye();
        (_grain as IDisposable)?.Dispose();
        _isActive = false;
        _silo.Remove(this);
        foreach (var call in _waiting)
        {
            if (Failure is { } failure) call.Fail(failure);
            else _silo.Cluster.Forward(call, this);
        }
    }
}
