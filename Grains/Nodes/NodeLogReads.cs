using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Reads that answer a call: their exceptions must be able to leave the grain.</summary>
internal static class NodeLogReads
{
    /// <summary>Reads one record.</summary>
    /// <exception cref="IOException">
    /// The record no longer verifies. The storage's own exception would not cross to another silo.
    /// </exception>
    public static async ValueTask<byte[]> ReadPortably(this INodeLog log, LogPosition position, CancellationToken stop)
    {
        try
        {
            return await log.Read(position, stop);
        }
        catch (StorageException failure)
        {
            throw new IOException(failure.Message);
        }
    }
}
