namespace OrleansBallot.Api;

/// <summary>A grain did not answer within the deadline, however often it was asked.</summary>
public sealed class UnavailableException(string grain, Exception cause) : Exception($"'{grain}' does not answer: {cause.Message}", cause);
