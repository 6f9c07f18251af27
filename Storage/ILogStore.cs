namespace OrleansBallot.Storage;

/// <summary>The logs of one silo's nodes and registrars, which hold blocks and journals.</summary>
public interface ILogStore
{
    /// <summary>
    /// Opens the log of <paramref name="node"/> under its next epoch. Every earlier opener of that node is fenced before this returns, so
    /// that two activations of one node never both accept a vote.
    /// </summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting and recovering. A predecessor that was already fenced stays fenced.</param>
    /// <exception cref="StorageException">The log is damaged in its middle, or the storage can't be used.</exception>
    ValueTask<INodeLog> Open(string node, CancellationToken stop);

    /// <summary>True when a node's log was ever opened here. Makes none.</summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="StorageException">The storage can't be used.</exception>
    ValueTask<bool> HasLog(string node, CancellationToken stop);

    /// <summary>
    /// Names this storage. The name changes when the content was copied or restored, as far as the storage can tell: the content may then
    /// be older than what nodes have acted on. A snapshot of a whole disk or machine does not show.
    /// </summary>
    ValueTask<string> Place(CancellationToken stop);

    /// <summary>
    /// Moves a node's log out of the way, even a damaged one, and fences its openers. The next opening begins an empty log. Nothing is
    /// deleted, and the node keeps its secrets. After a failure it may be called again.
    /// </summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting for openings and closings of the log.</param>
    /// <exception cref="StorageException">The storage can't be used.</exception>
    ValueTask SetAside(string node, CancellationToken stop);

    /// <summary>The storage's own time, where it has a clock that may be another machine's; otherwise null.</summary>
    /// <exception cref="StorageException">The storage can't be asked.</exception>
    ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => new((DateTimeOffset?)null);
}
