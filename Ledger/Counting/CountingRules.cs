namespace OrleansBallot.Ledger.Counting;

/// <summary>
/// The rules of a counting method: which ballots it takes, and how it counts them. Its <see cref="Outcome"/> writes the report.
/// </summary>
public abstract class CountingRules
{
    /// <summary>The form of its ballots, which judges a ballot and adds it to the running counts.</summary>
    public abstract BallotForm Form { get; }

    /// <summary>The heading of the running counts, such as <c>Votes</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The most options that can win, of <paramref name="options"/>: all of them, or one (O10).</summary>
    internal virtual int MostSeats(int options) => options;

    /// <summary>The highest score unless a contest's organiser says otherwise; 0 without scores.</summary>
    internal virtual byte UsualTop => 0;

    /// <summary>The terms that a contest has unless its organiser says otherwise.</summary>
    internal virtual ContestTerms Usual(CountingMethod method, byte options, byte seats) =>
        new(method, seats, Least: Form == BallotForm.Scores ? options : (byte)1, Most: options) { Top = UsualTop };

    /// <summary>True when a contest of so many options can have these terms (O10).</summary>
    internal virtual bool CanHave(ContestTerms terms, int options)
    {
        if (terms.Seats < 1 || terms.Seats > MostSeats(options) || terms.Majority != Majority.None) return false;
        return Form == BallotForm.Scores
            ? terms.Least == options && terms.Most == options && terms.Top is >= 1 and <= ContestTerms.MostTop
            : terms.Least >= 1 && terms.Least <= terms.Most && terms.Most <= options && terms.Top == 0;
    }

    /// <summary>Counts a contest's ballots.</summary>
    internal abstract Outcome Count(Poll poll);
}
