namespace OrleansBallot.Grains.Interfaces;

/// <summary>What a node has stored no longer verifies: it takes no part until its operator has it rebuilt, or restores it.</summary>
/// <param name="message">What is damaged, where, and what to do.</param>
[GenerateSerializer, Alias("ballot.NodeDamagedException")]
public sealed class NodeDamagedException(string message) : Exception(message);
