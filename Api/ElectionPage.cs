using OrleansBallot.Api.Json;

namespace OrleansBallot.Api;

/// <summary>A page of elections, the newest first.</summary>
/// <param name="Elections">These.</param>
/// <param name="Before">What the next page comes before; null where this is the last one.</param>
public sealed record ElectionPage(ElectionJson[] Elections, string? Before);
