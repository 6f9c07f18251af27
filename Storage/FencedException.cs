namespace OrleansBallot.Storage;

/// <summary>
/// A later epoch opened this node: its caller is a leftover activation, which stops without answering. Not a
/// <see cref="StorageException"/>, since nothing is wrong with the storage. Does not serialise between silos either.
/// </summary>
public sealed class FencedException(string node, ulong epoch)
    : InvalidOperationException($"Epoch {epoch} of node '{node}' is over: a later one has opened its log.");
