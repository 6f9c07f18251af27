namespace OrleansBallot.Api.Json;

/// <summary>An attack that can be staged.</summary>
/// <param name="Title">What the attacker does, in a few words.</param>
/// <param name="Tries">What the attack tries, as a sentence.</param>
/// <param name="Did">What a node did that staged it: goes on after the node's name.</param>
/// <param name="Rule">The rule by which every node refuses it.</param>
public sealed record AttackKindJson(string Kind, string Title, string Tries, string Did, string Rule);

public sealed record AttackJson(string Kind, IReadOnlyList<VerdictJson> Verdicts);

public sealed record VerdictJson(string Node, bool Accepted, string? Rule);
