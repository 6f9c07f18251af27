namespace OrleansBallot.Tests.Engine;

/// <summary>Runs what is queued on the caller's thread, in an order that a seed decides.</summary>
internal sealed class OneThreadScheduler(int seed) : TaskScheduler
{
    private readonly List<Task> _tasks = [];
    private readonly Random _random = new(seed);

    public override int MaximumConcurrencyLevel => 1;

    public void RunUntilIdle()
    {
        while (_tasks.Count > 0)
        {
            var next = _random.Next(_tasks.Count);
            var task = _tasks[next];
            _tasks.RemoveAt(next);
            TryExecuteTask(task);
        }
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
