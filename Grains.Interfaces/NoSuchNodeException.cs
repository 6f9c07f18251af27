namespace OrleansBallot.Grains.Interfaces;

/// <summary>No silo runs a node of this name, though it may be on the tracker's list. The caller's own network says so, and not that node: nobody needs to wait for it.</summary>
/// <param name="message">Which.</param>
[GenerateSerializer, Alias("ballot.NoSuchNodeException")]
public sealed class NoSuchNodeException(string message) : Exception(message);
