namespace OrleansBallot.Storage;

/// <summary>Where the logs of a silo's nodes, the state of its grains and its small durable values are.</summary>
public interface IStorageHome
{
    /// <summary>For messages: which place it is, and the setting that chose it.</summary>
    string Description { get; }

    /// <summary>
    /// A small value of the network, made durable on first use, never changed. Whoever shares this home gets the same bytes.
    /// Blocking: for a silo's start.
    /// </summary>
    /// <exception cref="StorageException">It can't be read or made.</exception>
    byte[] GetOrAdd(string name, Func<byte[]> make);

    /// <summary>Whether the log of any node is here. Blocking: for a silo's start.</summary>
    /// <exception cref="StorageException">It can't be looked for.</exception>
    bool HasLogs { get; }

    /// <summary>Writes a little and makes it durable, as every receipt does. Takes as long as the storage takes, however long.</summary>
    /// <exception cref="StorageException">It can't be written to.</exception>
    Task Probe();
}
