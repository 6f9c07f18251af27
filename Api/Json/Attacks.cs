namespace OrleansBallot.Api.Json;

/// <summary>An attack that can be staged.</summary>
/// <param name="Title">The attacker's deed in a few words.</param>
/// <param name="Tries">The attempt as a sentence.</param>
/// <param name="Did">What the node did, as a sentence without its subject: the node's name goes in front.</param>
/// <param name="Rule">The rule by which every node refuses it.</param>
public sealed record AttackKindJson(string Kind, string Title, string Tries, string Did, string Rule);

public sealed record AttackJson(string Kind, IReadOnlyList<VerdictJson> Verdicts);

public sealed record VerdictJson(string Node, bool Accepted, string? Rule);
