namespace OrleansBallot.Ledger.Rules;

/// <summary>The class of a refusal, and so what to do about it. The HTTP status follows from it.</summary>
public enum RuleClass
{
    /// <summary>The request is wrong in itself: sending it again never helps.</summary>
    Malformed,

    /// <summary>The request has more bytes than there is room for.</summary>
    TooLarge,

    /// <summary>The caller has no right to this.</summary>
    Forbidden,

    /// <summary>The subject of the request is not known.</summary>
    Unknown,

    /// <summary>The request conflicts with the present state.</summary>
    Conflict,

    /// <summary>There were too many requests: later it may go well.</summary>
    TooMany,

    /// <summary>The request can't be served now. Later, or elsewhere, the same may go well.</summary>
    Unavailable,
}
