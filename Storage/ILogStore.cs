namespace OrleansBallot.Storage;

/// <summary>Where the nodes of one silo keep their blocks and journals.</summary>
public interface ILogStore
{
    /// <summary>
    /// Opens the log of <paramref name="node"/> under its next epoch. Every earlier opener of that node is fenced before this
    /// returns, so that two activations of one node never both accept a vote.
    /// </summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting and recovering. A predecessor that was already fenced stays fenced.</param>
    /// <exception cref="StorageException">The log is damaged in its middle, or the storage can't be used.</exception>
    ValueTask<INodeLog> Open(string node, CancellationToken stop);

    /// <summary>Whether a node's log was ever opened here. Makes none.</summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="StorageException">The storage can't be used.</exception>
    ValueTask<bool> HasLog(string node, CancellationToken stop);

    /// <summary>
    /// Names this storage. The name changes when its content was copied or restored, as far as the storage can tell: what is in it may
    /// then be older than what was once acted on. A snapshot of a whole disk or machine shows nothing.
    /// </summary>
    ValueTask<string> Place(CancellationToken stop);

    /// <summary>
    /// Moves a node's log out of the way, damaged as it may be, and fences who has it open: the next opening begins an empty one.
    /// Nothing is deleted, and the node's secrets stay its own. May be done again where it did not end.
    /// </summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting for who opens or closes it.</param>
    /// <exception cref="StorageException">The storage can't be used.</exception>
    ValueTask SetAside(string node, CancellationToken stop);

    /// <summary>The storage's own time, where it has a clock that may be another machine's; else null.</summary>
    /// <exception cref="StorageException">It can't be asked.</exception>
    ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => new((DateTimeOffset?)null);
}
