namespace OrleansBallot.Api;

/// <summary>An answer without an end.</summary>
/// <param name="Items">Its items, each as it comes.</param>
public sealed record Live<T>(IAsyncEnumerable<T> Items);
