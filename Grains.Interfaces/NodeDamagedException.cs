namespace OrleansBallot.Grains.Interfaces;

/// <summary>A node's stored data no longer verifies. The node takes no part until its operator rebuilds or restores it.</summary>
/// <param name="message">Says what is damaged, where, and what to do.</param>
[GenerateSerializer, Alias("ballot.NodeDamagedException")]
public sealed class NodeDamagedException(string message) : Exception(message);
