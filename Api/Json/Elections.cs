using System.Text.Json.Serialization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.Json;

/// <summary>An election's definition and its state.</summary>
/// <param name="Election">Its id.</param>
/// <param name="Organiser">The key that opened it and alone may close it.</param>
/// <param name="State"><c>scheduled</c>, <c>open</c>, <c>paused</c>, <c>closing</c> or <c>sealed</c>.</param>
/// <param name="Eligibility"><c>open</c>: any key; <c>roll</c>: keys with a credential.</param>
/// <param name="Settle">For how many milliseconds after the close blocks may still hold votes.</param>
/// <param name="Total">Ballots counted so far, blank ones included.</param>
/// <param name="Method">The counting method's name (PROTOCOL, N1): <c>plurality</c>, <c>instant-runoff</c> …</param>
/// <param name="TopScore">The highest score; 0 without scores.</param>
/// <param name="Revoting"><c>never</c>, or <c>last</c>: the highest revision counts.</param>
/// <param name="Turns">How often it was paused or let go on.</param>
/// <param name="Roll">Null where anybody may vote.</param>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
public sealed record ElectionJson(
    string Election, string Title, string Organiser, string State, string Eligibility, string Opens, string Closes, ulong Settle,
    IReadOnlyList<string> Options, long Total, string Method, int TopScore, string Revoting, int Turns, RollJson? Roll, int Twins)
{
    /// <summary>The form of its ballots; null where the silo knows a method that this program does not.</summary>
    [JsonIgnore]
    public BallotForm? Form => CountingMethods.Named(Method)?.Form;
}

/// <summary>An election's roll.</summary>
/// <param name="Issuer">Modulus of the RSA-2048 key that signs credentials.</param>
/// <param name="Registrar">The P-256 key that states how many were signed.</param>
/// <param name="Size">Voters on the roll.</param>
/// <param name="Root">Commits to their ids.</param>
/// <param name="Issued">Credentials signed; null until it is stated.</param>
public sealed record RollJson(string Issuer, string Registrar, uint Size, string Root, uint? Issued);

/// <summary>
/// The counts of an election at one tip. Final once <paramref name="State"/> is <c>sealed</c>: height and tip are then those of
/// the block that sealed it.
/// </summary>
/// <param name="Total">Ballots counted, blank ones included.</param>
/// <param name="Tallies">Votes, approvals, points or first preferences.</param>
/// <param name="Organiser">The key that opened it.</param>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
public sealed record ResultsJson(
    string Election, string Title, string State, long Total, IReadOnlyList<TallyJson> Tallies, ulong Height, string Tip, string Method,
    OutcomeJson Outcome, string Organiser, int Twins)
{
    /// <summary>Whether nothing in it changes any more.</summary>
    [JsonIgnore]
    public bool IsFinal => State == ElectionPhase.Sealed.Name();

    /// <summary>The outcome's report.</summary>
    [JsonIgnore]
    public CountReport Report => Outcome.ReportOf(Method);
}

/// <summary>An election that somebody is about to open.</summary>
/// <param name="Organiser">The key that will sign it: elections of the same key are no twins.</param>
public sealed record DraftJson(
    [property: JsonRequired] string Title, [property: JsonRequired] string[] Options, string? Organiser);

/// <summary>Points that its organiser should check before signing.</summary>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
/// <param name="Alike">The options that look alike: their numbers from 0 on, group by group.</param>
public sealed record DraftCheckJson(int Twins, IReadOnlyList<IReadOnlyList<int>> Alike);

/// <summary>A count by the election's method (PROTOCOL, rules N). Options are indices.</summary>
/// <param name="Ballots">Ballots counted, blank ones apart.</param>
/// <param name="Winner">Null where no ballot was counted.</param>
/// <param name="Ranking">All options, best first.</param>
/// <param name="Rounds">Of an instant runoff.</param>
/// <param name="Pairwise">Of Schulze's method: how many ballots prefer the row's option to the column's.</param>
/// <param name="Strengths">Of Schulze's method: votes for the strongest path from the row's option to the column's.</param>
/// <param name="Report">Winners and tables, for programs that show a count and do not know its method.</param>
public sealed record OutcomeJson(
    long Ballots, long Blank, int? Winner, bool WinnerByTie, IReadOnlyList<int> Ranking, IReadOnlyList<RoundJson> Rounds,
    IReadOnlyList<IReadOnlyList<long>> Pairwise, IReadOnlyList<IReadOnlyList<long>> Strengths, CountReport Report)
{
    /// <summary>The report. For a silo that gives none, it is made from the other fields.</summary>
    public CountReport ReportOf(string method) => Report ?? CountReport.Plain(method, Winner);

    /// <summary>The JSON of a count that this program made.</summary>
    public static OutcomeJson Of(Outcome outcome) => new(
        outcome.Ballots, outcome.Blank, outcome.Winner, outcome.WinnerByTie, outcome.Ranking,
        outcome is InstantRunoffOutcome runoff ? [.. runoff.Rounds.Select(RoundJson.Of)] : [],
        outcome is SchulzeOutcome { Pairwise: var pairwise } ? [.. pairwise.Select(row => (IReadOnlyList<long>)row)] : [],
        outcome is SchulzeOutcome { Strengths: var strengths }
            ? [.. strengths.Select(row => (IReadOnlyList<long>)[.. row.Select(path => path.For)])]
            : [],
        outcome.ToReport());
}

/// <summary>A round of an instant runoff.</summary>
/// <param name="Exhausted">Ballots without any option that is still in.</param>
/// <param name="Eliminated">The option that goes out; in the last round the runner-up.</param>
public sealed record RoundJson(IReadOnlyList<int> Options, IReadOnlyList<long> Votes, long Exhausted, int Eliminated, bool ByTie)
{
    /// <summary>The JSON of a round that this program counted.</summary>
    public static RoundJson Of(InstantRunoffRound round) => new(
        [.. round.Votes.Select(option => option.Option)], [.. round.Votes.Select(option => option.Votes)], round.Exhausted,
        round.Eliminated,
        round.ByTie);
}

/// <summary>The vote that counts for a key.</summary>
/// <param name="Transaction">Null where there is none.</param>
public sealed record VoteJson(string? Transaction, uint Revision);

public sealed record TallyJson(string Option, long Votes);
