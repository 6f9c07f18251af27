using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The form of a ballot's choices (N1). Several methods may share a form.</summary>
public abstract class BallotForm
{
    /// <summary>Options, ascending, so that a set has one ballot.</summary>
    public static BallotForm Set { get; } = new SetOfOptions();

    /// <summary>A score for each option, in the contest's order. Only contests of this form have a highest score.</summary>
    public static BallotForm Scores { get; } = new ScoreForEach();

    /// <summary>Options, the most preferred first.</summary>
    public static BallotForm Order { get; } = new OrderOfOptions();

    /// <summary>Judges an answer that is not blank, and has as many choices as its contest takes (V6, V10, V11).</summary>
    internal abstract Rejection Judge(ContestTerms terms, int options, ReadOnlySpan<int> choices);

    /// <summary>The ballot without withdrawn options (N13): those of the bits that are set.</summary>
    internal virtual Ballot Without(Ballot ballot, ulong withdrawn) =>
        new([.. ballot.Choices.Where(choice => (withdrawn >> choice & 1) == 0)]);

    /// <summary>Adds equal ballots to the running counts (N2).</summary>
    internal abstract void Add(ReadOnlySpan<int> choices, long times, Span<long> counts);

    private static void AddEach(ReadOnlySpan<int> options, long times, Span<long> counts)
    {
        foreach (var option in options) counts[option] = checked(counts[option] + times);
    }

    private static bool HasUnknown(int options, ReadOnlySpan<int> choices) => choices.ContainsAnyExceptInRange(0, options - 1);

    private sealed class SetOfOptions : BallotForm
    {
        internal override Rejection Judge(ContestTerms terms, int options, ReadOnlySpan<int> choices)
        {
            if (HasUnknown(options, choices)) return Rejection.UnknownChoice;
            for (var place = 1; place < choices.Length; place++)
            {
                if (choices[place] <= choices[place - 1]) return Rejection.DuplicateChoice;
            }

            return Rejection.None;
        }

        internal override void Add(ReadOnlySpan<int> choices, long times, Span<long> counts) => AddEach(choices, times, counts);
    }

    private sealed class ScoreForEach : BallotForm
    {
        internal override Rejection Judge(ContestTerms terms, int options, ReadOnlySpan<int> choices)
        {
            return choices.ContainsAnyExceptInRange(0, terms.Top) ? Rejection.ScoreOutOfRange : Rejection.None;
        }

        /// <summary>A score keeps its place: the count looks only at options that are not withdrawn.</summary>
        internal override Ballot Without(Ballot ballot, ulong withdrawn) => ballot;

        internal override void Add(ReadOnlySpan<int> choices, long times, Span<long> counts)
        {
            for (var option = 0; option < choices.Length; option++) counts[option] = checked(counts[option] + choices[option] * times);
        }
    }

    private sealed class OrderOfOptions : BallotForm
    {
        internal override Rejection Judge(ContestTerms terms, int options, ReadOnlySpan<int> choices)
        {
            if (HasUnknown(options, choices)) return Rejection.UnknownChoice;

            // 64 options fit into 64 bits.
            var seen = 0UL;
            foreach (var choice in choices)
            {
                var bit = 1UL << choice;
                if ((seen & bit) != 0) return Rejection.DuplicateChoice;
                seen |= bit;
            }

            return Rejection.None;
        }

        /// <summary>Counts first preferences alone: later ones can't be told from a running count.</summary>
        internal override void Add(ReadOnlySpan<int> choices, long times, Span<long> counts) =>
            AddEach(choices[..Math.Min(choices.Length, 1)], times, counts);
    }
}
