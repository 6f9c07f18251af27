namespace OrleansBallot.Simulation.Worlds;

/// <summary>
/// The scheduler of one activation: its turns run one after the other, first in, first out. The world decides when the next one runs.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="name">Whose turns these are.</param>
internal sealed class TurnQueue(World world, string name) : TaskScheduler
{
    private readonly Queue<Task> _turns = new();
    private bool _isReady;
    private bool _isHeld;
    private bool _isOver;

    /// <summary>Whose turns these are.</summary>
    public string Name => name;

    /// <summary>The activation that runs here, where it is one.</summary>
    public object? Owner { get; init; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts a method in a turn of its own, in nobody's context. An exception that leaves it ends the run.</summary>
    public void Start(Func<Task> method)
    {
        // Orleans sets a call's context itself; nothing else flows from a caller.
        using (ExecutionContext.SuppressFlow())
            Task.Factory.StartNew(Guarded, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

        async Task Guarded()
        {
            try
            {
                await method();
            }
            catch (Exception failure)
            {
                world.Fail(failure);
            }
        }
    }

    /// <summary>Runs no turn until <see cref="GoOn"/>: the machine stands still.</summary>
    public void Hold() => _isHeld = true;

    public void GoOn()
    {
        _isHeld = false;
        BeReady();
    }

    /// <summary>The process has died: no turn runs any more.</summary>
    public void End()
    {
        _isOver = true;
        _turns.Clear();
    }

    /// <summary>Runs the next turn; false when there is none to run.</summary>
    public bool RunOne()
    {
        if (_isHeld || _isOver || !_turns.TryDequeue(out var turn)) return _isReady = false;
        world.Trace.Turn(name);
        TryExecuteTask(turn);
        return true;
    }

    protected override void QueueTask(Task task)
    {
        if (!world.Owns(name) || _isOver) return;
        _turns.Enqueue(task);
        BeReady();
    }

    /// <summary>Never: a turn that begins inside of another one would depend on how the runtime happens to continue tasks.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _turns;

    private void BeReady()
    {
        if (_isReady || _isHeld || _turns.Count == 0) return;
        _isReady = true;
        world.Ready(this);
    }
}
