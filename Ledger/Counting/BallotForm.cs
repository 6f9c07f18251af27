using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The form of a ballot's choices (N1). Several methods may share a form.</summary>
public abstract class BallotForm
{
    /// <summary>One option.</summary>
    public static BallotForm One { get; } = new OneOption();

    /// <summary>Any number of options, ascending, so that a set has one ballot.</summary>
    public static BallotForm Set { get; } = new SetOfOptions();

    /// <summary>A score for each option, in the election's order. Only elections of this form have a highest score.</summary>
    public static BallotForm Scores { get; } = new ScoreForEach();

    /// <summary>Any number of options, the most preferred first.</summary>
    public static BallotForm Order { get; } = new OrderOfOptions();

    /// <summary>The heading of the running counts, such as <c>Votes</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>Judges choices (V5, V9, V6, V10, V11: the order of <see cref="Rejection"/>).</summary>
    internal abstract Rejection Judge(BallotKind kind, ReadOnlySpan<int> choices);

    /// <summary>Adds equal ballots to the running counts (N2).</summary>
    internal abstract void Add(ReadOnlySpan<int> choices, long times, Span<long> counts);

    private static void AddEach(ReadOnlySpan<int> options, long times, Span<long> counts)
    {
        foreach (var option in options) counts[option] = checked(counts[option] + times);
    }

    private static bool HasUnknown(BallotKind kind, ReadOnlySpan<int> choices) => choices.ContainsAnyExceptInRange(0, kind.Options - 1);

    private sealed class OneOption : BallotForm
    {
        public override string Unit => "Votes";

        internal override Rejection Judge(BallotKind kind, ReadOnlySpan<int> choices)
        {
            if (choices.Length != 1) return Rejection.WrongBallot;
            return HasUnknown(kind, choices) ? Rejection.UnknownChoice : Rejection.None;
        }

        internal override void Add(ReadOnlySpan<int> choices, long times, Span<long> counts) => AddEach(choices, times, counts);
    }

    private sealed class SetOfOptions : BallotForm
    {
        public override string Unit => "Approvals";

        internal override Rejection Judge(BallotKind kind, ReadOnlySpan<int> choices)
        {
            if (choices.Length > kind.Options) return Rejection.TooManyChoices;
            if (HasUnknown(kind, choices)) return Rejection.UnknownChoice;
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
        public override string Unit => "Points";

        internal override Rejection Judge(BallotKind kind, ReadOnlySpan<int> choices)
        {
            if (choices.Length != kind.Options) return Rejection.WrongBallot;
            return choices.ContainsAnyExceptInRange(0, kind.Top) ? Rejection.ScoreOutOfRange : Rejection.None;
        }

        internal override void Add(ReadOnlySpan<int> choices, long times, Span<long> counts)
        {
            for (var option = 0; option < choices.Length; option++) counts[option] = checked(counts[option] + choices[option] * times);
        }
    }

    private sealed class OrderOfOptions : BallotForm
    {
        public override string Unit => "First choices";

        internal override Rejection Judge(BallotKind kind, ReadOnlySpan<int> choices)
        {
            if (choices.Length > kind.Options) return Rejection.TooManyChoices;
            if (HasUnknown(kind, choices)) return Rejection.UnknownChoice;

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
