namespace OrleansBallot.Tests.Support;

/// <summary>Holds its callers until a test opens it.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A caller has come to it.</summary>
    public Task Reached => _reached.Task;

    public Task Pass()
    {
        _reached.TrySetResult();
        return _open.Task;
    }

    public void Open() => _open.TrySetResult();

    /// <summary>Lets all callers go, so that nothing waits for a test that is over.</summary>
    public void Dispose() => Open();
}
