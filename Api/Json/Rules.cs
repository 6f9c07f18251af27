namespace OrleansBallot.Api.Json;

/// <summary>A rule of the catalogue.</summary>
/// <param name="By">Who refuses by it: <c>ledger</c>, <c>registrar</c>, <c>tracker</c>, <c>miner</c> or <c>silo</c>.</param>
/// <param name="Rule">Its name, as problem details and verdicts have it.</param>
/// <param name="Number">Its number in docs/PROTOCOL.md; null where it is no rule of the protocol.</param>
/// <param name="Class">
/// <c>malformed</c>, <c>too-large</c>, <c>forbidden</c>, <c>unknown</c>, <c>conflict</c>, <c>too-many</c> or <c>unavailable</c>.
/// </param>
/// <param name="Sentence">The words for people: what happened, and what to do next.</param>
public sealed record RuleJson(string By, string Rule, string? Number, string Class, string Sentence);
