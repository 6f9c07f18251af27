namespace OrleansBallot.Api;

/// <summary>Nothing answers at the address of a silo or a cluster, or the answer broke off.</summary>
public sealed class UnreachableException(string why, Exception? cause = null) : Exception(why, cause);

/// <summary>Something answers there that is no ballot silo.</summary>
public sealed class StrangeAnswerException(string why, Exception? cause = null) : Exception(why, cause);
