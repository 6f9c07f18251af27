namespace OrleansBallot.Ledger;

/// <summary>What kind of refusal a rule makes, and so what to do about it. Those who answer over HTTP derive the status from it.</summary>
public enum RuleClass
{
    /// <summary>It is wrong in itself: sending it again never helps.</summary>
    Malformed,

    /// <summary>It has more bytes than there is room for.</summary>
    TooLarge,

    /// <summary>Whoever asks may not.</summary>
    Forbidden,

    /// <summary>What it is about is not known.</summary>
    Unknown,

    /// <summary>It is at odds with what is there.</summary>
    Conflict,

    /// <summary>It was asked too often: later it may go well.</summary>
    TooMany,

    /// <summary>It can't be had now: later, or elsewhere, the same may go well.</summary>
    Unavailable,
}
