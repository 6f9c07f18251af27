namespace OrleansBallot.Storage;

/// <summary>The home of a silo's data: the logs of its nodes, the state of its grains, and its small durable values.</summary>
public interface IStorageHome
{
    /// <summary>The place and the setting that chose it, for messages.</summary>
    string Description { get; }

    /// <summary>
    /// A small value of the network, made durable on first use and never changed. All silos that share this home get the same bytes. It
    /// blocks, for a silo's start.
    /// </summary>
    /// <exception cref="StorageException">The value can't be read or made.</exception>
    byte[] GetOrAdd(string name, Func<byte[]> make);

    /// <summary>True when this home has the log of any node. It blocks, for a silo's start.</summary>
    /// <exception cref="StorageException">The home can't be searched.</exception>
    bool HasLogs { get; }

    /// <summary>Makes a small write durable, as every receipt does. It takes as long as the storage takes.</summary>
    /// <exception cref="StorageException">The home can't be written to.</exception>
    Task Probe();
}
