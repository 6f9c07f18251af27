using System.Collections.Concurrent;

namespace OrleansBallot.Tests.Orleans;

/// <summary>A gate that a grain waits at until the test opens it. All silos run in the test's process, so a name is enough.</summary>
public static class Gate
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public static Task Of(string name) => Source(name).Task;

    public static void Open(string name) => Source(name).TrySetResult();

    private static TaskCompletionSource Source(string name) =>
        _gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>What grains did, for a test to read or to wait for, whatever became of their silo.</summary>
public sealed class Journal
{
    private static readonly ConcurrentDictionary<string, Journal> _journals = new();
    private readonly Lock _gate = new();
    private readonly List<string> _entries = [];
    private readonly List<(Func<IReadOnlyList<string>, bool> Holds, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    public static Journal Of(string name) => _journals.GetOrAdd(name, _ => new Journal());

    public void Add(string entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            foreach (var waiting in _waiting.Where(waiting => waiting.Holds(_entries)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Done.SetResult();
            }
        }
    }

    public Task Holds(string entry) => Until(entries => entries.Contains(entry));

    public Task Until(Func<IReadOnlyList<string>, bool> holds)
    {
        lock (_gate)
        {
            if (holds(_entries))
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((holds, done));
            return done.Task.Soon();
        }
    }
}

public static class Waiting
{
    // Only a test that fails waits this long.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);
}
