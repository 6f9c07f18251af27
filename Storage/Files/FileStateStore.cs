namespace OrleansBallot.Storage.Files;

/// <summary>A file for each document, under <c>state/</c> of the data directory.</summary>
public sealed class FileStateStore(DataDirectory data) : IStateStore
{
    // Stripes: two documents that share a gate wait for each other, which costs a millisecond and no correctness.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1, 1))];

    public Task<StoredState> Read(string owner, string name) => Alone(owner, name, path =>
        StateFile.Read(data.Disk, path, owner, name) is { } file ? new StoredState(file.Version, file.Value?.GetRawText()) : default);

    public Task<(bool Done, long Version)> Replace(string owner, string name, long known, string? value) => Alone(owner, name, path =>
    {
        var version = StateFile.Read(data.Disk, path, owner, name)?.Version ?? 0;
        if (version != known)
            return (false, version);
        StateFile.Write(data.Disk, path, owner, name, version + 1, value);
        return (true, version + 1);
    });

    private async Task<T> Alone<T>(string owner, string name, Func<string, T> work)
    {
        var file = StateFile.FileName(owner, name);
        var gate = _gates[(uint)file.GetHashCode(StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            return await data.Run(() => work(Path.Combine(data.Folder("state"), file))).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }
}
