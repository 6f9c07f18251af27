using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Reasons of a registrar to refuse a credential, or an operator's order about a roll, in the order in which they are checked.
/// </summary>
public enum RegistrarRefusal
{
    /// <summary>Any key may vote in the election.</summary>
    [Rule(RuleClass.Conflict, "Any key may vote in this election: no credential is needed.")]
    NoRoll,

    /// <summary>No registrar of the network has the roll that the election names.</summary>
    [Rule(RuleClass.Unknown, "The roll of this election is not kept in this network. Tell the organiser.")]
    UnknownRoll,

    /// <summary>The request has another form, or is made for another key than the election's.</summary>
    [Rule(RuleClass.Malformed,
        "The request for a credential is damaged, or made for another election. Programs find its form in /openapi/v1.json.")]
    Malformed,

    /// <summary>The log may be older than the credentials that were granted.</summary>
    [Rule(RuleClass.Conflict,
        "The registrar's log was restored from a copy, or is older than the chain: it issues no credentials until the operator decides. "
        + "Tell the organiser.")]
    RollRestored,

    /// <summary>An operator said that the log is complete, and the chain shows that it is not.</summary>
    [Rule(RuleClass.Conflict,
        "The chain holds more ballots than the registrar's log has credentials, so the log is incomplete. Resume it as incomplete.")]
    NotComplete,

    /// <summary>No node has the opening.</summary>
    [Rule(RuleClass.Unknown, "There is no such election on this chain yet. Try again in a moment.")]
    UnknownElection,

    /// <summary>The election's terms do not match the roll, or another election came first.</summary>
    [Rule(RuleClass.Conflict, "The roll was loaded for another organiser or other keys, or serves another election. Tell the organiser.")]
    WrongElection,

    /// <summary>The registrar grants no more.</summary>
    [Rule(RuleClass.Conflict, "The election has closed, or the registrar's keys are gone: no credentials are issued.")]
    Closed,

    /// <summary>The id is locked, whether the roll has it or not.</summary>
    [Rule(RuleClass.TooMany, "Too many wrong codes in a row for this id: it is locked for a while. An operator can unlock it at once.")]
    TooManyWrongCodes,

    /// <summary>The id or the code is wrong. Voters and strangers get the same answer, so it does not tell who is on the roll.</summary>
    [Rule(RuleClass.Forbidden, "There is no voter with this id and this code. Check both.")]
    WrongCode,

    /// <summary>The code was right, but has expired.</summary>
    [Rule(RuleClass.Forbidden, "The code has expired. Ask the organiser for another one.")]
    CodeExpired,

    /// <summary>Another request of the same voter was granted. That is final.</summary>
    [Rule(RuleClass.Conflict,
        "The registrar signs one request of each voter, and has signed another one of this voter. Ask with the key of that request: it "
        + "makes the same request again. A request of an older page or console is only in that browser or folder.")]
    AlreadyIssued,

    /// <summary>The roll has no such id. Only operators get this, because they know the roll.</summary>
    [Rule(RuleClass.Unknown, "The roll has no voter with this id. Check it.")]
    UnknownVoter,

    /// <summary>A node has shown the election, and most have not had it for a while: it is on a branch that lost.</summary>
    [Rule(RuleClass.Unavailable, "Most nodes do not have this election: no credentials are issued until they do. Try again later.")]
    Unavailable,
}
