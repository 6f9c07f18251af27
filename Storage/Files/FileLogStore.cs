using System.Collections.Concurrent;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// The nodes' logs as files. There is one object a data directory, because it fences the openers of a node from each other.
/// </summary>
public sealed class FileLogStore(DataDirectory data) : ILogStore
{
    private readonly ConcurrentDictionary<string, NodeFolder> _nodes = new();
    private readonly Lazy<Task<string>> _place = new(() => data.Run(() => PlaceFile.Renew(data)).AsTask());

    public async ValueTask<INodeLog> Open(string node, CancellationToken stop) => await Folder(node).Open(stop).ConfigureAwait(false);

    public async ValueTask<bool> HasLog(string node, CancellationToken stop)
    {
        StorageName.Check(node, "name of a node");
        return await data.Run(() => data.HasNode(node)).ConfigureAwait(false);
    }

    public async ValueTask<string> Place(CancellationToken stop) => await _place.Value.WaitAsync(stop).ConfigureAwait(false);

    public async ValueTask SetAside(string node, CancellationToken stop) => await Folder(node).SetAside(stop).ConfigureAwait(false);

    private NodeFolder Folder(string node) =>
        _nodes.GetOrAdd(StorageName.Check(node, "name of a node"), name => new NodeFolder(data, name));
}
