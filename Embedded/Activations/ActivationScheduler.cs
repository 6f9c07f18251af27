namespace OrleansBallot.Embedded;

/// <summary>
/// Runs an activation's tasks one at a time, so that whatever a grain awaits, it resumes alone. It keeps serving after the
/// activation died: zombies run on, as they would in a process that was only believed dead.
/// </summary>
internal sealed class ActivationScheduler(Activation activation, TaskScheduler? host) : TaskScheduler, IThreadPoolWorkItem
{
    // Long enough to save pool hops, short enough that a busy grain cannot starve the others. A scheduler from outside
    // chooses after every single task, so that a simulator can try every interleaving.
    private readonly int _tasksAtATime = host is null ? 64 : 1;
    private readonly Queue<Task> _tasks = new();
    private bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="action"/> in a turn, with none of the caller's async locals.</summary>
    public void Post(Action<object?> action, object? state)
    {
        // A task carries its creator's async locals along. One grain's must not leak into another's.
        using (Flow.Suppress())
            new Task(action, state).Start(this);
    }

    public void Execute()
    {
        var before = Turn.Current;
        var context = SynchronizationContext.Current;
        // An await prefers a synchronization context to the scheduler: a host's must not pull a grain off its turn.
        if (context is not null)
            SynchronizationContext.SetSynchronizationContext(null);
        Turn.Current = activation;
        try
        {
            for (var i = 0; i < _tasksAtATime; i++)
            {
                Task task;
                lock (_tasks)
                {
                    if (!_tasks.TryDequeue(out task!))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                TryExecuteTask(task);
            }

            lock (_tasks)
            {
                if (_tasks.Count == 0)
                {
                    _scheduled = false;
                    return;
                }
            }

            Schedule();
        }
        finally
        {
            Turn.Current = before;
            if (context is not null)
                SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            _tasks.Enqueue(task);
            if (_scheduled)
                return;
            _scheduled = true;
        }

        Schedule();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Turn.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks)
            return [.. _tasks];
    }

    private void Schedule()
    {
        if (host is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        using (Flow.Suppress())
        {
            Task.Factory.StartNew(
                static scheduler => ((ActivationScheduler)scheduler!).Execute(),
                this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, host);
        }
    }
}
