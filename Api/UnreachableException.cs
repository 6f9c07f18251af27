namespace OrleansBallot.Api;

/// <summary>Nobody answers where a silo or a cluster should be, or the answer broke off.</summary>
public sealed class UnreachableException(string why, Exception? cause = null) : Exception(why, cause);

/// <summary>What answers there does not talk like a ballot silo.</summary>
public sealed class StrangeAnswerException(string why, Exception? cause = null) : Exception(why, cause);
