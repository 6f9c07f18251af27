using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Api;

/// <summary>
/// The refusals of a silo itself, before or after a grain is asked, as far as their words are always the same. Words that depend on the
/// request, such as those about a code that is too short, stand where the request is checked.
/// </summary>
public enum SiloRefusal
{
    [Rule(RuleClass.Unavailable, "There is no answer now. Try again in a moment.")]
    Unavailable,

    [Rule(RuleClass.Unavailable, "This silo stops: ask another one.")]
    Stopping,

    [Rule(RuleClass.TooMany, "Too many requests or bytes from this address: slow down.")]
    RateLimited,

    [Rule(RuleClass.Forbidden, "This request comes from the page of another site: only this silo's own page may send it.")]
    CrossSite,

    [Rule(RuleClass.Unknown, "The network does not know {node}. Look it up in the list of nodes.")]
    UnknownNode,

    [Rule(RuleClass.Unknown, "There is no such block here: give its hash, or a height from 1 up to the tip's.")]
    UnknownBlock,

    [Rule(RuleClass.Unknown, "The transaction is in no block of the best chain yet. Ask again when it is.")]
    NotConfirmed,

    [Rule(RuleClass.Forbidden, "This key may not open elections through this silo. Its operator lists those that may in "
        + OrganiserOptions.Key
        + ", and may open them for you with the operator's token.")]
    UnlistedOrganiser,

    [Rule(RuleClass.Conflict, "The last places for elections are kept for keys that " + OrganiserOptions.Key
        + " lists, and for operators. Try again once some elections are sealed.")]
    RoomIsKept,

    [Rule(RuleClass.Malformed, "Type your id on the roll.")]
    NoId,

    [Rule(RuleClass.Malformed, "Type your one-time code.")]
    NoCode,

    [Rule(RuleClass.Conflict, "A node joins at a silo, which keeps it awake. Ask one over HTTP, with --url.")]
    NeedsSilo,

    [Rule(RuleClass.Conflict, "No other node takes part from which {node} could fetch the chain. Have one join first.")]
    NoPeers,

    [Rule(RuleClass.Conflict, "The log of {node} opens: only a node whose log does not is rebuilt.")]
    NodeIsSound,

    [Rule(RuleClass.Forbidden,
        "Attacks can be staged on a silo that listens on loopback only, or where Ballot:Attacks:Enabled is true. This is neither.")]
    AttacksDisabled,
}
