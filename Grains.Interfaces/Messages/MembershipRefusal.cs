using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Why the tracker does not do what a node, or an operator about a node, asks.</summary>
public enum MembershipRefusal
{
    /// <summary>It is no member, or the beat does not prove that it comes from it.</summary>
    [Rule(RuleClass.Conflict, "The tracker does not know {node}, or no longer. Have it join.")]
    UnknownNode,

    /// <summary>The challenge is another node's, too old, or was used.</summary>
    [Rule(RuleClass.Conflict, "The tracker's challenge to {node} is too old, or was used. Have it join again.")]
    StaleChallenge,

    /// <summary>The signature is not the key's over the challenge.</summary>
    [Rule(RuleClass.Conflict, "What {node} signed does not prove that it has its key. Have it join again.")]
    WrongProof,

    /// <summary>An operator says which key a name belongs to.</summary>
    [Rule(RuleClass.Conflict, "Ballot:Tracker:Keys has another key for {node} than it joins with. Correct it there, or give the node its key back.")]
    WrongKey,

    /// <summary>In a network with a closed list those join whom an operator has given their keys.</summary>
    [Rule(RuleClass.Conflict, "The list of members is closed (Ballot:Tracker:Closed), and Ballot:Tracker:Keys has no key for {node}. Add it there.")]
    NotListed,

    /// <summary>Whom an operator has expelled stays out.</summary>
    [Rule(RuleClass.Conflict, "An operator has put out {node}, or its key. To let it join again: ballot node admit NAME")]
    Expelled,

    /// <summary>A name belongs to the key that joined by it first.</summary>
    [Rule(RuleClass.Conflict, "The tracker knows {node} by another key. Where that key is lost for good: ballot node rebuild NAME")]
    NameTaken,

    /// <summary>A key has one name.</summary>
    [Rule(RuleClass.Conflict, "The key of {node} is in use under another name, and a key has one. Have that one leave first.")]
    KeyTaken,

    /// <summary>Every place is taken, and nobody has left.</summary>
    [Rule(RuleClass.Conflict, "The list of members has no place for {node}. Have another node leave first.")]
    TooManyMembers,

    /// <summary>Only a silent node is forgotten.</summary>
    [Rule(RuleClass.Conflict, "The tracker heard {node} under its former key a moment ago. Ask again once it is suspect.")]
    NodeIsActive,
}
