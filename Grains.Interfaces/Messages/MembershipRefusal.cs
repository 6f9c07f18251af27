using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Reasons of the tracker to refuse a node, or an operator's request about a node.</summary>
public enum MembershipRefusal
{
    /// <summary>The node is no member, or its beat lacks the proof of a member.</summary>
    [Rule(RuleClass.Conflict, "The tracker does not list {node} as a member. Have it join.")]
    UnknownNode,

    /// <summary>The challenge belongs to another node, is too old, or was used.</summary>
    [Rule(RuleClass.Conflict, "The tracker's challenge to {node} is too old, or was used before. Have it join again.")]
    StaleChallenge,

    /// <summary>The signature is not the key's over the challenge.</summary>
    [Rule(RuleClass.Conflict, "The signature of {node} does not prove that it has its key. Have it join again.")]
    WrongProof,

    /// <summary>An operator has set the key of this name, and it is another one.</summary>
    [Rule(RuleClass.Conflict, "Ballot:Tracker:Keys has another key for {node}. Correct it there, or give the node that key.")]
    WrongKey,

    /// <summary>The list of members is closed, and an operator has not listed this node's key.</summary>
    [Rule(
        RuleClass.Conflict,
        "The list of members is closed (Ballot:Tracker:Closed), and Ballot:Tracker:Keys has no key for {node}. Add it there.")]
    NotListed,

    /// <summary>An operator has expelled the node.</summary>
    [Rule(RuleClass.Conflict, "An operator has expelled {node}, or its key. To let it join again: ballot node admit NAME")]
    Expelled,

    /// <summary>A name belongs to the key that joined by it first.</summary>
    [Rule(RuleClass.Conflict, "The tracker knows {node} by another key. If that key is lost for good: ballot node rebuild NAME")]
    NameTaken,

    /// <summary>The key has another name already.</summary>
    [Rule(
        RuleClass.Conflict,
        "The key of {node} is in use under another name, and a key has one name. Have the node of that name leave first.")]
    KeyTaken,

    /// <summary>Every place is taken, and no member has left.</summary>
    [Rule(RuleClass.Conflict, "The list of members has no place for {node}. Have another node leave first.")]
    TooManyMembers,

    /// <summary>The node is heard, and only a silent node can be forgotten.</summary>
    [Rule(RuleClass.Conflict, "The tracker heard {node} under its former key a moment ago. Ask again once it is suspect.")]
    NodeIsActive,
}
