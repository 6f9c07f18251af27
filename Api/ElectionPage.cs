using OrleansBallot.Api.Json;

namespace OrleansBallot.Api;

/// <summary>A page of elections, the newest first.</summary>
/// <param name="Before">The election from which the next page goes on; null where this is the last page.</param>
public sealed record ElectionPage(ElectionJson[] Elections, string? Before);
