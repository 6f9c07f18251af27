namespace OrleansBallot.Fuzz.Http;

/// <summary>The silo as a whole does not keep a promise, whichever request was to blame.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);
