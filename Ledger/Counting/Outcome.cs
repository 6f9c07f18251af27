using System.Collections.Immutable;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Counting;

/// <summary>What came of a contest (N11, N20, N21).</summary>
public enum ContestOutcome
{
    /// <summary>The winners are elected.</summary>
    Elected,

    /// <summary>Options are tied for a seat, and the contest lets ties stand.</summary>
    Tied,

    /// <summary>The motion is carried.</summary>
    Carried,

    /// <summary>The motion is not carried.</summary>
    NotCarried,

    /// <summary>Too few of those on the roll have voted.</summary>
    NoQuorum,

    /// <summary>No ballot was counted.</summary>
    NoVotes,
}

/// <summary>Equal options, between which a lot was needed (N4, N7, N18).</summary>
/// <param name="Place">The place in the ranking that the lot gave away, or took; 1 is the best.</param>
/// <param name="Options">The equal options, at least two, in the contest's order.</param>
public sealed record Tie(int Place, ImmutableArray<int> Options);

/// <summary>The result of a count, with everything that is needed to follow it. Options are indices in the contest's order.</summary>
/// <param name="Ranking">All options that are not withdrawn, best first.</param>
/// <param name="Ties">Where lots were needed: from the first place on, or in the order of the rounds.</param>
public abstract record Outcome(ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties)
{
    /// <summary>How the contest was voted on and counted.</summary>
    public ContestTerms Terms { get; private init; } = null!;

    /// <summary>The weight of the counted ballots, without blank ones.</summary>
    public long Ballots { get; private init; }

    /// <summary>The weight of the blank ballots (N3).</summary>
    public long Blank { get; private init; }

    /// <summary>The weight of all voters on the roll; null where anybody may vote.</summary>
    public long? RollWeight { get; private init; }

    /// <summary>True where a ballot may weigh more than one vote; its sentence says so.</summary>
    internal bool IsWeighted { get; private init; }

    /// <summary>What came of it.</summary>
    public ContestOutcome Result =>
        RollWeight is { } roll && Terms.Quorum != Fraction.None && !Terms.Quorum.IsReachedBy(Ballots + Blank, roll)
            ? ContestOutcome.NoQuorum
        : Ballots == 0 ? ContestOutcome.NoVotes
        : Decided;

    /// <summary>The options that win, best first (N11).</summary>
    public ImmutableArray<int> Winners => Result switch
    {
        ContestOutcome.Elected => Seated,
        ContestOutcome.Carried => [0],
        ContestOutcome.Tied => [.. Seated.Except(Tied)],
        _ => [],
    };

    /// <summary>The options between which a lot decided who wins, or would have to, in the contest's order (N11).</summary>
    public ImmutableArray<int> Tied => Ballots == 0 ? [] :
    [
        .. Ties.Where(tie => tie.Options.Any(Seated.Contains) && !tie.Options.All(Seated.Contains))
            .SelectMany(tie => tie.Options).Distinct().Order(),
    ];

    /// <summary>
    /// The options between which lots decided on the way, each tie in the contest's order: another lot might have led to other winners, as
    /// it never does where places follow from totals alone.
    /// </summary>
    internal ImmutableArray<ImmutableArray<int>> TiesOnTheWay =>
        GoesByStages ? [.. Ties.Select(tie => tie.Options).Where(options => !options.All(Tied.Contains))] : [];

    /// <summary>The first winner; null where there is none.</summary>
    public int? Winner => Winners is [var winner, ..] ? winner : null;

    /// <summary>The options with the first places, as many as there are seats.</summary>
    protected ImmutableArray<int> Seated => Ranking[..Math.Min(Terms.Seats, Ranking.Length)];

    /// <summary>True where what a lot settles early has a say in what comes later.</summary>
    private protected virtual bool GoesByStages => false;

    /// <summary>What came of it where enough have voted.</summary>
    private protected virtual ContestOutcome Decided =>
        Terms.Ties == TieRule.Stand && !Tied.IsEmpty ? ContestOutcome.Tied : ContestOutcome.Elected;

    /// <summary>How the winners won, or what became of a motion, in the words of minutes.</summary>
    internal virtual string How(IReadOnlyList<string> names) => "";

    /// <summary>The steps of the count, where totals do not show them.</summary>
    private protected virtual ImmutableArray<ReportTable> Tables => [];

    /// <summary>The rounds of a count that has some.</summary>
    private protected virtual ImmutableArray<CountRound> Tally => [];

    /// <summary>Counts ballots (N2 to N21). The result does not depend on their order.</summary>
    /// <param name="terms">Sound terms of the contest.</param>
    /// <param name="options">How many options the contest has.</param>
    /// <param name="ballots">Ballots that were judged by these terms.</param>
    /// <param name="lots">The lots of its options.</param>
    /// <param name="withdrawn">The withdrawn options: bit i stands for option i.</param>
    /// <param name="rollWeight">The weight of all voters on the roll; null where anybody may vote.</param>
    /// <param name="isWeighted">Whether a ballot may weigh more than one vote.</param>
    /// <exception cref="InvalidOperationException">A ballot breaks a rule of the contest.</exception>
    public static Outcome Of(
        ContestTerms terms, int options, ImmutableArray<BallotCount> ballots, Lots lots, ulong withdrawn = 0, long? rollWeight = null,
        bool isWeighted = false)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(lots);
        var poll = new Poll(terms, options, ballots, lots, withdrawn);
        return CountingMethods.Of(terms.Method).Count(poll) with
        {
            Terms = terms,
            Ballots = poll.Cast,
            Blank = poll.Blank,
            RollWeight = rollWeight,
            IsWeighted = isWeighted,
        };
    }

    /// <summary>The count for programs that show it without knowing its method.</summary>
    /// <param name="names">The options' names.</param>
    public CountReport ToReport(IReadOnlyList<string> names)
    {
        var rules = CountingMethods.Of(Terms.Method);
        return new(Result.Name(), Winners, Tied, Minutes.Of(this, names))
        {
            Seats = Terms.Seats,
            Ballots = Ballots,
            Blank = Blank,
            Ranking = Ranking,
            Ties = Ties,
            Unit = rules.Unit,
            IsShare = rules.Form != BallotForm.Scores,
            Rounds = Tally,
            Tables = Tables,
        };
    }
}
