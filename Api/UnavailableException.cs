namespace OrleansBallot.Api;

/// <summary>A grain did not answer within the deadline.</summary>
public sealed class UnavailableException(string grain, Exception cause) : Exception($"'{grain}' does not answer: {cause.Message}", cause);
