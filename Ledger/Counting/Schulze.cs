using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>
/// The strength of a majority, or of the weakest majority in a chain, by winning votes (N9); zero where there is none. More votes for it
/// are stronger; among equals, fewer votes against it.
/// </summary>
/// <param name="For">Ballots that prefer the first option.</param>
/// <param name="Against">Ballots that prefer the second.</param>
public readonly record struct Strength(long For, long Against) : IComparable<Strength>
{
    /// <inheritdoc/>
    public int CompareTo(Strength other) => For != other.For ? For.CompareTo(other.For) : other.Against.CompareTo(Against);
}

/// <summary>A count by Schulze's method. Rows and columns of the matrices are options.</summary>
/// <param name="Pairwise">How many ballots prefer the row's option to the column's (N8).</param>
/// <param name="Strengths">The strongest path from the row's option to the column's (N9).</param>
/// <param name="PotentialWinners">The options to which none is better, in the election's order (N10).</param>
/// <param name="Ranking">All options that are not withdrawn, best first.</param>
/// <param name="Ties">Where lots were needed.</param>
public sealed record SchulzeOutcome(
    ImmutableArray<ImmutableArray<long>> Pairwise, ImmutableArray<ImmutableArray<Strength>> Strengths, ImmutableArray<int> PotentialWinners,
    ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties) : Outcome(Ranking, Ties)
{
    internal override string How(IReadOnlyList<string> names) => Ranking.Length < 2 ? "" : "compared pair by pair with every other option";

    private protected override ImmutableArray<ReportTable> Tables =>
    [
        ReportTable.Comparison(
            "Pair by pair", "How many ballots prefer the option of the row to that of the column. Marked: the row wins.", "Preferred to",
            Ranking, (option, other) => Pairwise[option][other], StrongestPaths),
    ];

    private ReportTable StrongestPaths => ReportTable.Comparison(
        "Strongest paths",
        "Votes for the weakest link of the strongest path from the row to the column. Of two options, the one with the "
        + "stronger path stands first.",
        "Path to", Ranking, (option, other) => Strengths[option][other].For);
}

/// <summary>
/// M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method".
/// </summary>
internal sealed class Schulze : CountingRules
{
    public override BallotForm Form => BallotForm.Order;

    public override string Unit => "First choices";

    internal override int MostSeats(int options) => 1;

    internal override Outcome Count(Poll poll)
    {
        var pairwise = Compare(poll);
        var strengths = StrongestPaths(pairwise);
        var (order, ties) = Ranking.Of(poll, IsBetter);
        var potential = poll.Live.Where(option => !order.Any(other => IsBetter(other, option)));
        return new SchulzeOutcome(Freeze(pairwise), Freeze(strengths), [.. potential], order, ties);

        bool IsBetter(int one, int other) => strengths[one][other].CompareTo(strengths[other][one]) > 0;
    }

    private static long[][] Compare(Poll poll)
    {
        var pairwise = Square<long>(poll.Options);
        var behind = new long[poll.Options];
        foreach (var (ballot, times) in poll.Ballots)
        {
            // The ballot prefers this option to every option that it has not named so far: those stand later, or nowhere.
            foreach (var option in poll.Live) behind[option] = times;
            foreach (var preferred in ballot.Choices.AsSpan())
            {
                behind[preferred] = 0;
                var row = pairwise[preferred];
                for (var other = 0; other < row.Length; other++) row[other] = checked(row[other] + behind[other]);
            }
        }

        return pairwise;
    }

    private static Strength[][] StrongestPaths(long[][] pairwise)
    {
        var options = pairwise.Length;
        var strongest = Square<Strength>(options);
        for (var from = 0; from < options; from++)
        {
            for (var to = 0; to < options; to++)
            {
                var link = new Strength(pairwise[from][to], pairwise[to][from]);
                if (link.For > link.Against) strongest[from][to] = link;
            }
        }

        // After each step these are the strongest of the paths whose inner options are those up to this one.
        for (var through = 0; through < options; through++)
        {
            for (var from = 0; from < options; from++)
            {
                for (var to = 0; to < options; to++)
                {
                    if (from == to) continue;
                    var (first, second) = (strongest[from][through], strongest[through][to]);
                    var path = first.CompareTo(second) < 0 ? first : second;
                    if (path.CompareTo(strongest[from][to]) > 0) strongest[from][to] = path;
                }
            }
        }

        return strongest;
    }

    private static T[][] Square<T>(int size) => [.. Enumerable.Range(0, size).Select(_ => new T[size])];

    private static ImmutableArray<ImmutableArray<T>> Freeze<T>(T[][] rows) => [.. rows.Select(row => row.ToImmutableArray())];
}
