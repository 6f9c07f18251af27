namespace OrleansBallot.Storage;

/// <summary>Where the nodes of one silo keep their blocks and journals.</summary>
public interface IBlockStore
{
    /// <summary>
    /// Opens the log of <paramref name="node"/> under its next epoch. Every earlier opener of that node is fenced before this
    /// returns, so that two activations of one node never both accept a vote.
    /// </summary>
    /// <param name="node">A node's name: <c>[a-z0-9-]{1,32}</c>.</param>
    /// <param name="stop">Gives up waiting and recovering. A predecessor that was already fenced stays fenced.</param>
    /// <exception cref="StorageException">The log is damaged in its middle, or the storage can't be used.</exception>
    ValueTask<INodeLog> Open(string node, CancellationToken stop);

    /// <summary>The storage's own time, where it has a clock that may be another machine's; else null.</summary>
    /// <exception cref="StorageException">It can't be asked.</exception>
    ValueTask<DateTimeOffset?> GetTime(CancellationToken stop) => new((DateTimeOffset?)null);
}
