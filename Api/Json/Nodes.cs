namespace OrleansBallot.Api.Json;

/// <summary>A node. Fields that only the node itself knows are null while it does not answer.</summary>
/// <param name="State"><c>active</c>, <c>suspect</c> or <c>left</c>, as the tracker has it.</param>
/// <param name="Tip">Hash of its tip.</param>
/// <param name="Work">Expected hashes in its chain.</param>
/// <param name="HashRate">Hashes a second.</param>
/// <param name="Fingerprint">The first 16 hex digits of the hash of its key, as in the blocks that it mined.</param>
/// <param name="Key">All digits of that hash, as <c>Ballot:Tracker:Keys</c> takes them.</param>
/// <param name="Forks">Competing branches besides its best chain.</param>
/// <param name="Silo">The silo that it is on now.</param>
/// <param name="Peers">Other members that it knows.</param>
/// <param name="Trouble">
/// Why it does not answer, or does not believe its machine's clock and so mines and seals nothing; null while all is well.
/// </param>
public sealed record NodeJson(
    string Name, string State, ulong? Height, string? Tip, UInt128? Work, int? Pending, long? BlocksMined, double? HashRate, int? Forks,
    string? Silo, string Fingerprint, string Key, int? Peers, string? Trouble);

/// <summary>The tracker's answer to a node that joins or leaves.</summary>
public sealed record MembershipJson(string Node, bool Accepted, string? Rule, IReadOnlyList<MemberJson> Members);

/// <param name="Fingerprint">The first 16 hex digits of the hash of the node's key.</param>
/// <param name="Key">All digits of that hash.</param>
public sealed record MemberJson(string Node, string State, string Fingerprint, string Key);

/// <param name="Majority">The tip that most nodes hold. It decides nothing.</param>
/// <param name="Agreeing">How many hold it.</param>
/// <param name="Asked">How many were asked, this node included.</param>
public sealed record ResolveJson(string Node, string Before, string After, bool Swapped, string Majority, int Agreeing, int Asked);

public sealed record ProbeJson(string Status);

/// <param name="Storage">Why nothing can be written now; null while it can.</param>
public sealed record HealthJson(string Status, IReadOnlyList<NodeHealthJson> Nodes, string? Storage);

/// <param name="Member">Null while it does not answer.</param>
/// <param name="Trouble">Why it does not answer, or does not believe its machine's clock; null while all is well.</param>
public sealed record NodeHealthJson(string Name, bool Answers, bool? Member, string State, ulong? Height, string? Trouble);

/// <summary>The clock by which a node judges.</summary>
/// <param name="Clock">Its time.</param>
/// <param name="Trouble">Why the node does not believe its machine's clock, and what to do; null while it does.</param>
public sealed record ClockJson(string Node, string Clock, string? Trouble);
