using System.Text.Json.Serialization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.Json;

/// <summary>An election's definition and its state.</summary>
/// <param name="Election">Its id.</param>
/// <param name="Organiser">The key that opened it.</param>
/// <param name="Others">The other keys that may pause, extend and close it.</param>
/// <param name="State"><c>scheduled</c>, <c>open</c>, <c>paused</c>, <c>closing</c> or <c>sealed</c>.</param>
/// <param name="Purpose"><c>election</c> or <c>rehearsal</c>.</param>
/// <param name="Eligibility"><c>open</c>: any key; <c>roll</c>: keys with a credential.</param>
/// <param name="Settle">For how many milliseconds after the close blocks may still hold votes.</param>
/// <param name="Total">Ballots counted so far, blank ones included.</param>
/// <param name="Revoting"><c>never</c>, or <c>last</c>: the highest revision counts.</param>
/// <param name="Order">
/// <c>shuffled</c>: a page shows each voter the options in an order of its own; <c>listed</c>: in that of the list.
/// </param>
/// <param name="Turns">How often it was paused or let go on.</param>
/// <param name="Roll">Null where anybody may vote.</param>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
public sealed record ElectionJson(
    string Election, string Title, string Description, string Organiser, IReadOnlyList<string> Others, string State, string Purpose,
    string Eligibility, string Opens, string Closes, ulong Settle, IReadOnlyList<ContestJson> Contests, long Total, string Revoting,
    string Order, int Turns, RollJson? Roll, int Twins)
{
    /// <summary>Whether it only tries everything out.</summary>
    [JsonIgnore]
    public bool IsRehearsal => Purpose == Ledger.State.Purpose.Rehearsal.Name();
}

/// <summary>A contest of an election.</summary>
/// <param name="Contest">Its number, from 1 on.</param>
/// <param name="Method">The counting method's name (PROTOCOL, N1): <c>plurality</c>, <c>instant-runoff</c> …</param>
/// <param name="Seats">How many options can win.</param>
/// <param name="Choose">The fewest and the most choices of an answer that is not blank.</param>
/// <param name="Top">The highest score; 0 without scores.</param>
/// <param name="Majority">What a motion needs, like <c>2/3</c>, <c>&gt;1/2</c> or <c>2/3 of roll</c>; null for other methods.</param>
/// <param name="Quorum">The part of the roll that must have voted, like <c>1/3</c>; null where there is no quorum.</param>
/// <param name="Ties"><c>lots</c> or <c>stand</c>.</param>
public sealed record ContestJson(
    int Contest, string Title, string Description, string Method, int Seats, IReadOnlyList<int> Choose, int Top, string? Majority,
    string? Quorum, string Ties, IReadOnlyList<OptionJson> Options)
{
    /// <summary>The form of its ballots; null where the silo knows a method that this program does not.</summary>
    [JsonIgnore]
    public BallotForm? Form => CountingMethods.Named(Method)?.Form;

    /// <summary>The JSON of a contest.</summary>
    /// <param name="place">Its place in the election.</param>
    /// <param name="contest">The contest.</param>
    /// <param name="withdrawn">The withdrawn options: bit i stands for option i.</param>
    public static ContestJson Of(int place, Contest contest, ulong withdrawn)
    {
        var terms = contest.Terms;
        return new(
            place + 1, contest.Title, contest.Description, terms.Method.Name(), terms.Seats, [terms.Least, terms.Most], terms.Top,
            terms.Method == CountingMethod.Motion ? terms.Majority.ToString() : null,
            terms.Quorum == Fraction.None ? null : terms.Quorum.ToString(), terms.Ties.Name(),
            [.. contest.Options.Select((option, i) =>
                new OptionJson(option.Name, option.Details, option.Link, (withdrawn >> i & 1) != 0))]);
    }
}

/// <summary>An option of a contest.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Details">What voters should know of it, or nothing.</param>
/// <param name="Link">An https address, to be shown as text, or nothing.</param>
/// <param name="Withdrawn">Whether it was taken out: votes pass it over.</param>
public sealed record OptionJson(string Text, string Details, string Link, bool Withdrawn);

/// <summary>An election's roll.</summary>
/// <param name="Registrar">The P-256 key that states how many were signed.</param>
/// <param name="Size">Voters on the roll.</param>
/// <param name="Root">Commits to their ids.</param>
/// <param name="Issued">Credentials signed; null until it is stated.</param>
/// <param name="Classes">The voters by what their ballots weigh.</param>
public sealed record RollJson(string Registrar, ulong Size, string Root, long? Issued, IReadOnlyList<RollClassJson> Classes);

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Issuer">Modulus of the RSA-2048 key that signs their credentials.</param>
/// <param name="Issued">Credentials signed; null until it is stated.</param>
public sealed record RollClassJson(uint Weight, uint Size, string Issuer, uint? Issued);

/// <summary>
/// The counts of an election at one tip. Final once <paramref name="State"/> is <c>sealed</c>: height and tip are then those of
/// the block that sealed it.
/// </summary>
/// <param name="Total">Ballots counted, blank ones included.</param>
/// <param name="Weight">Their weight.</param>
/// <param name="Organiser">The key that opened it.</param>
/// <param name="Purpose"><c>election</c> or <c>rehearsal</c>.</param>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
/// <param name="Tallies">The tallies of the only contest; left out where there are several.</param>
public sealed record ResultsJson(
    string Election, string Title, string State, long Total, long Weight, ulong Height, string Tip, string Organiser, string Purpose,
    int Twins, IReadOnlyList<ContestResultJson> Contests,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TallyJson>? Tallies = null)
{
    /// <summary>Whether nothing in it changes any more.</summary>
    [JsonIgnore]
    public bool IsFinal => State == ElectionPhase.Sealed.Name();
}

/// <summary>The count of a contest.</summary>
/// <param name="Contest">Its number, from 1 on.</param>
/// <param name="Winners">The options that win, best first.</param>
/// <param name="Outcome"><c>elected</c>, <c>tied</c>, <c>carried</c>, <c>not-carried</c>, <c>no-quorum</c> or <c>no-votes</c>.</param>
/// <param name="Sentence">The result for the minutes.</param>
/// <param name="Ballots">The weight of the ballots that are not blank here.</param>
/// <param name="Blank">The weight of those that are.</param>
/// <param name="Tallies">Votes, approvals, points or first preferences.</param>
/// <param name="Rounds">Of a count that has some; left out otherwise.</param>
/// <param name="Ties">Where lots were needed; left out where they were not.</param>
/// <param name="Report">Places and tables, for programs that show a count and do not know its method. Options are indices.</param>
public sealed record ContestResultJson(
    int Contest, string Title, string Method, int Seats, IReadOnlyList<string> Winners, string Outcome, string Sentence, long Ballots,
    long Blank, IReadOnlyList<TallyJson> Tallies,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RoundJson>? Rounds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TieJson>? Ties, ReportJson Report)
{
    /// <summary>The JSON of a count.</summary>
    /// <param name="place">The contest's place in the election.</param>
    /// <param name="contest">The contest.</param>
    /// <param name="counts">The additive counts by option.</param>
    /// <param name="report">The count by its method.</param>
    public static ContestResultJson Of(int place, Contest contest, IReadOnlyList<long> counts, CountReport report)
    {
        IReadOnlyList<string> names = [.. contest.Options.Select(option => option.Name)];
        return new(
            place + 1, contest.Title, contest.Terms.Method.Name(), report.Seats, Names(report.Winners), report.Outcome, report.Sentence,
            report.Ballots, report.Blank, [.. names.Zip(counts, (name, votes) => new TallyJson(name, votes))],
            report.Rounds.IsEmpty ? null : [.. report.Rounds.Select(Round)],
            report.Ties.IsEmpty ? null : [.. report.Ties.Select(tie => new TieJson(tie.Place, Names(tie.Options)))],
            new(report.Unit, report.IsShare, report.Winners, report.Tied, report.Ranking, report.Tables));

        IReadOnlyList<string> Names(IEnumerable<int> options) => [.. options.Select(option => names[option])];

        RoundJson Round(CountRound round) => new(
            [.. round.Options.Zip(round.Votes, (option, votes) => new RoundTallyJson(names[option], votes))], round.Exhausted,
            Names(round.Elected), round.Excluded is { } excluded ? names[excluded] : null, round.ByLot);
    }
}

/// <summary>What a program needs to show a count. Options are indices.</summary>
/// <param name="Unit">The heading of the running counts.</param>
/// <param name="IsShare">True when a running count is a share of the ballots.</param>
/// <param name="Winners">The options that win, best first.</param>
/// <param name="Tied">The options between which a lot decided who wins, or would have to.</param>
/// <param name="Ranking">All options that are not withdrawn, best first.</param>
/// <param name="Tables">The steps of the count.</param>
public sealed record ReportJson(
    string Unit, bool IsShare, IReadOnlyList<int> Winners, IReadOnlyList<int> Tied, IReadOnlyList<int> Ranking,
    IReadOnlyList<ReportTable> Tables);

/// <summary>A round of a count.</summary>
/// <param name="Exhausted">Votes of ballots without any option that is still in.</param>
/// <param name="Elected">The options that are elected by these votes.</param>
/// <param name="Excluded">The option that goes out; in the last round of an instant runoff the runner-up; null where none does.</param>
public sealed record RoundJson(
    IReadOnlyList<RoundTallyJson> Votes, decimal Exhausted, IReadOnlyList<string> Elected, string? Excluded, bool ByLot);

/// <summary>An option's votes in a round; of a single transferable vote with five decimals.</summary>
public sealed record RoundTallyJson(string Option, decimal Votes);

/// <summary>Equal options between which a lot was needed.</summary>
/// <param name="Place">The place that it gave away, or took; 1 is the best.</param>
public sealed record TieJson(int Place, IReadOnlyList<string> Options);

/// <summary>An election that somebody is about to open.</summary>
/// <param name="Organiser">The key that will sign it: elections of the same key are no twins.</param>
public sealed record DraftJson(
    [property: JsonRequired] string Title, [property: JsonRequired] DraftContestJson[] Contests, string? Organiser);

/// <summary>A contest of such an election.</summary>
public sealed record DraftContestJson([property: JsonRequired] string Title, [property: JsonRequired] string[] Options);

/// <summary>Points that its organiser should check before signing.</summary>
/// <param name="Twins">How many elections of other organisers have a title that looks like this one.</param>
/// <param name="Alike">The options that look alike, contest by contest: their numbers from 0 on, group by group.</param>
public sealed record DraftCheckJson(int Twins, IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> Alike);

/// <summary>The vote that counts for a key.</summary>
/// <param name="Transaction">Null where there is none.</param>
public sealed record VoteJson(string? Transaction, uint Revision);

public sealed record TallyJson(string Option, long Votes);
