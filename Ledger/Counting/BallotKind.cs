namespace OrleansBallot.Ledger;

/// <summary>What the ballots of an election are: its method, how many options there are, and how high scores go.</summary>
public sealed record BallotKind
{
    /// <summary>The highest score that any election may allow.</summary>
    public const int MostTop = 100;

    /// <summary>A kind of ballot.</summary>
    /// <param name="method">How it is counted.</param>
    /// <param name="options">2 to 64.</param>
    /// <param name="top">The highest score, 1 to 100; 0 for every method without scores.</param>
    /// <exception cref="ArgumentException">There is no such kind: see <see cref="IsSound"/>.</exception>
    public BallotKind(CountingMethod method, int options, int top = 0)
    {
        if (!IsSound(method, options, top)) throw new ArgumentException($"There is no {method} with {options} options and scores up to {top}.");
        (Method, Options, Top) = (method, options, top);
    }

    /// <summary>How it is counted.</summary>
    public CountingMethod Method { get; }

    /// <summary>How many options there are.</summary>
    public int Options { get; }

    /// <summary>The highest score; 0 for methods without scores.</summary>
    public int Top { get; }

    /// <summary>Whether there is such a kind (N1).</summary>
    public static bool IsSound(CountingMethod method, int options, int top) =>
        options is >= 2 and <= Limits.Options && (method == CountingMethod.Score ? top is >= 1 and <= MostTop : top == 0 && Enum.IsDefined(method));

    /// <summary>Judges a ballot's choices (V5, V9, V6, V10, V11: the order of <see cref="Rejection"/>).</summary>
    public Rejection Judge(ReadOnlySpan<int> choices) => Method switch
    {
        CountingMethod.Plurality when choices.Length != 1 => Rejection.WrongBallot,
        CountingMethod.Score when choices.Length != Options => Rejection.WrongBallot,
        CountingMethod.Score => choices.ContainsAnyExceptInRange(0, Top) ? Rejection.ScoreOutOfRange : Rejection.None,
        _ when choices.Length > Options => Rejection.TooManyChoices,
        _ when choices.ContainsAnyExceptInRange(0, Options - 1) => Rejection.UnknownChoice,
        _ => HasDuplicate(choices) ? Rejection.DuplicateChoice : Rejection.None,
    };

    /// <summary>
    /// Adds to the running counts what ballots add that are alike (N2). Ranked methods count first preferences alone: what is
    /// below needs the ballots.
    /// </summary>
    /// <param name="choices">A ballot of this kind.</param>
    /// <param name="times">How many such ballots; negative to take them back.</param>
    /// <param name="counts">One count an option.</param>
    public void Add(ReadOnlySpan<int> choices, long times, Span<long> counts)
    {
        checked
        {
            if (Method == CountingMethod.Score)
            {
                for (var option = 0; option < Options; option++) counts[option] += choices[option] * times;
                return;
            }

            var counted = Method is CountingMethod.Plurality or CountingMethod.Approval ? choices : choices[..Math.Min(choices.Length, 1)];
            foreach (var option in counted) counts[option] += times;
        }
    }

    /// <summary>A choice twice; in an approval, whose choices are a set, also one after a higher one, so that a set has one ballot.</summary>
    private bool HasDuplicate(ReadOnlySpan<int> choices)
    {
        // 64 options, 64 bits.
        var seen = 0UL;
        foreach (var choice in choices)
        {
            var bit = 1UL << choice;
            if (Method == CountingMethod.Approval ? seen >= bit : (seen & bit) != 0) return true;
            seen |= bit;
        }

        return false;
    }
}
