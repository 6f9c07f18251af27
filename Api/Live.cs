namespace OrleansBallot.Api;

/// <summary>What goes on coming.</summary>
/// <param name="Items">Each as it comes.</param>
public sealed record Live<T>(IAsyncEnumerable<T> Items);
