using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The kind of an election's ballots: its method, how many options there are, and the highest score.</summary>
public sealed record BallotKind
{
    /// <summary>The highest score that any election may allow.</summary>
    public const int MostTop = 100;

    private readonly BallotForm _form;

    /// <param name="method">The counting method.</param>
    /// <param name="options">2 to 64.</param>
    /// <param name="top">The highest score, 1 to 100; 0 for every method without scores.</param>
    /// <exception cref="ArgumentException">There is no such kind: see <see cref="IsSound"/>.</exception>
    public BallotKind(CountingMethod method, int options, int top = 0)
    {
        if (!IsSound(method, options, top))
            throw new ArgumentException($"There is no {method} with {options} options and scores up to {top}.");
        (Method, Options, Top, _form) = (method, options, top, CountingMethods.Of(method).Form);
    }

    /// <summary>The counting method.</summary>
    public CountingMethod Method { get; }

    /// <summary>How many options there are.</summary>
    public int Options { get; }

    /// <summary>The highest score; 0 for methods without scores.</summary>
    public int Top { get; }

    /// <summary>True when a method can have so many options and such a highest score (N1).</summary>
    public static bool IsSound(CountingMethod method, int options, int top)
    {
        if (CountingMethods.Find(method) is not { } rules || options is < 2 or > Limits.Options) return false;
        return rules.Form == BallotForm.Scores ? top is >= 1 and <= MostTop : top == 0;
    }

    /// <summary>Judges a ballot's choices (V5, V9, V6, V10, V11: the order of <see cref="Rejection"/>).</summary>
    public Rejection Judge(ReadOnlySpan<int> choices) => _form.Judge(this, choices);

    /// <summary>Adds equal ballots to the running counts (N2).</summary>
    /// <param name="choices">A ballot of this kind.</param>
    /// <param name="times">How many such ballots; negative to take them back.</param>
    /// <param name="counts">One count an option.</param>
    public void Add(ReadOnlySpan<int> choices, long times, Span<long> counts) => _form.Add(choices, times, counts);
}
