using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Simulation.Model;

/// <summary>The terms that a contest's method can have (PROTOCOL §3, O10).</summary>
internal static class NaiveTerms
{
    /// <param name="terms">The terms.</param>
    /// <param name="n">How many options the contest has.</param>
    /// <param name="hasRoll">Whether the election is by roll.</param>
    public static bool AreOfTheirMethod(ContestTerms terms, int n, bool hasRoll)
    {
        var method = terms.Method;
        var isMotion = method == CountingMethod.Motion;
        var hasScores = method is CountingMethod.Score or CountingMethod.Star;
        var mostSeats = method is CountingMethod.Plurality or CountingMethod.Approval or CountingMethod.Stv or CountingMethod.Score ? n : 1;
        if (terms.Seats < 1 || terms.Seats > mostSeats) return false;
        if (isMotion && (n != 2 || terms.Least != 1 || terms.Most != 1 || terms.Ties != TieRule.Lots)) return false;
        if (hasScores && (terms.Least != n || terms.Most != n)) return false;
        if (!hasScores && (terms.Least < 1 || terms.Most < terms.Least || terms.Most > n)) return false;
        if (hasScores ? terms.Top is < 1 or > 100 : terms.Top != 0) return false;

        var (bar, over, under, whole) = (terms.Majority.Bar, terms.Majority.Part.Numerator, terms.Majority.Part.Denominator,
            terms.Majority.Base);
        if (!isMotion && (bar != 0 || over != 0 || under != 0 || whole != 0)) return false;
        if (isMotion && (over < 1 || over > under || (bar == MajorityBar.MoreThan && over == under))) return false;
        if (whole == MajorityBase.Roll && !hasRoll) return false;

        var (part, of) = (terms.Quorum.Numerator, terms.Quorum.Denominator);
        if (part == 0 && of == 0) return true;
        return part >= 1 && part <= of && hasRoll;
    }
}
