namespace OrleansBallot.Storage;

/// <summary>
/// A later epoch has opened this node. The caller is a leftover activation, which stops without answering. It is not a
/// <see cref="StorageException"/>, because the storage is sound. It does not serialise between silos either.
/// </summary>
public sealed class FencedException(string node, ulong epoch)
    : InvalidOperationException($"Epoch {epoch} of node '{node}' is over: a later one has opened its log.");
