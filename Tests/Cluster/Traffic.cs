namespace OrleansBallot.Tests.Cluster;

/// <summary>Sees every call between grains: tells tests when one has ended, and cuts those between nodes that a test set apart.</summary>
internal sealed class Traffic : IIncomingGrainCallFilter
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Func<string, string, string, bool> _cut = (_, _, _) => false;

    /// <summary>Completes when the next call between grains ends.</summary>
    public Task Next => _next.Task;

    /// <summary>Cuts calls by source, target and method; the tracker's name is <c>tracker</c>.</summary>
    public void Cut(Func<string, string, string, bool> cut) => _cut = cut;

    /// <summary>Nodes hear only those of their own group. The tracker hears all.</summary>
    public void Partition(params string[][] groups) => Cut((source, target, _) =>
        Array.Find(groups, group => group.Contains(source)) is { } own
        && Array.Exists(groups, group => group.Contains(target)) && !own.Contains(target));

    /// <summary>Everyone hears everyone.</summary>
    public void Heal() => _cut = (_, _, _) => false;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var source = context.SourceId is { } caller && !IsClient(caller) ? caller.Key.ToString()! : "";
        var target = context.TargetId.Key.ToString()!;
        if (_cut(source, target, context.MethodName)) throw new TimeoutException($"{source} and {target} are set apart.");
        await context.Invoke();
        if (source.Length > 0) Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    // The client has an id too where it comes over a network.
    private static bool IsClient(GrainId caller) => caller.Type.ToString()!.StartsWith("sys.", StringComparison.Ordinal);
}
