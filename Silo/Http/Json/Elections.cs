namespace OrleansBallot.Silo.Http.Json;

/// <summary>An election's definition and where it stands.</summary>
/// <param name="Election">Its id.</param>
/// <param name="Organiser">The key that opened it and alone may close it.</param>
/// <param name="State"><c>scheduled</c>, <c>open</c>, <c>closing</c> or <c>sealed</c>.</param>
/// <param name="Eligibility"><c>open</c>: any key.</param>
/// <param name="Settle">For how many milliseconds after the close blocks may still hold votes.</param>
/// <param name="Total">Votes counted so far.</param>
internal sealed record ElectionJson(
    string Election, string Title, string Organiser, string State, string Eligibility, string Opens, string Closes, ulong Settle,
    IReadOnlyList<string> Options, long Total);

/// <summary>The counts of an election at one tip. Final once <paramref name="State"/> is <c>sealed</c>.</summary>
internal sealed record ResultsJson(
    string Election, string Title, string State, long Total, IReadOnlyList<TallyJson> Tallies, ulong Height, string Tip);

internal sealed record TallyJson(string Option, long Votes);
