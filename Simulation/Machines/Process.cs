using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Machines;

/// <summary>A process: whatever runs in it ends with it, and stands still when it is paused.</summary>
internal sealed class Process(Machine machine)
{
    private readonly List<TurnQueue> _queues = [];
    private readonly List<Action> _late = [];

    public Machine Machine => machine;

    public World World => machine.World;

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>What this process takes for the time.</summary>
    public TimeProvider Clock => field ??= new ProcessClock(this);

    /// <summary>A queue of turns that ends with this process.</summary>
    public TurnQueue Queue(string name, object? owner = null)
    {
        var queue = new TurnQueue(World, name) { Owner = owner };
        if (IsPaused) queue.Hold();
        _queues.Add(queue);
        return queue;
    }

    /// <summary>The activation of a queue is gone.</summary>
    public void Forget(TurnQueue queue) => _queues.Remove(queue);

    /// <summary>Has something happen in this process, unless it is dead by then; when it is paused then, as soon as it goes on.</summary>
    public void After(TimeSpan delay, Action what) => World.After(delay, () => Do(what));

    /// <summary>Something reaches this process.</summary>
    public void Do(Action what)
    {
        if (IsDead) return;
        if (IsPaused) _late.Add(what);
        else what();
    }

    public void Pause()
    {
        IsPaused = true;
        foreach (var queue in _queues) queue.Hold();
    }

    public void GoOn()
    {
        IsPaused = false;
        foreach (var queue in _queues.ToArray()) queue.GoOn();
        var late = _late.ToArray();
        _late.Clear();
        foreach (var what in late) Do(what);
    }

    public void Die()
    {
        IsDead = true;
        foreach (var queue in _queues) queue.End();
        _queues.Clear();
        _late.Clear();
    }
}
