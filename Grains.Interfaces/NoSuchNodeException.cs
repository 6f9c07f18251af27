namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// No silo runs a node of this name, though the tracker may list it. The caller's own network says so, and not that node, so no caller
/// needs to wait for it.
/// </summary>
/// <param name="message">Names the node.</param>
[GenerateSerializer, Alias("ballot.NoSuchNodeException")]
public sealed class NoSuchNodeException(string message) : Exception(message);
