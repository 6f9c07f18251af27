using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Draws an empty ballot.</summary>
internal static class BallotView
{
    public static void Draw(IAnsiConsole console, OpenElection election)
    {
        if (election.Purpose == Purpose.Rehearsal) console.MarkupLine("[yellow]REHEARSAL: nothing is decided by it.[/]");
        console.MarkupLine($"[bold]{Printable.Markup(election.Title)}[/]");
        if (election.Description.Length > 0) console.WriteText(election.Description);
        foreach (var (place, contest) in election.Contests.Index())
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{place + 1}. {Printable.Markup(contest.Title)}[/]");
            if (contest.Description.Length > 0) console.WriteText($"   {contest.Description}");
            console.WriteText($"   {How(contest.Terms)}");
            foreach (var option in contest.Options)
            {
                console.WriteText($"   {Box(contest.Terms)} {option.Name}");
                if (option.Details.Length > 0) console.WriteText($"       {option.Details}");
                if (option.Link.Length > 0) console.WriteText($"       {option.Link}");
            }

            console.WriteText($"   {(contest.Terms.Form == BallotForm.Scores ? "   " : "( )")} Abstain");
        }
    }

    /// <summary>What a voter may do, and what follows, in a sentence.</summary>
    public static string How(ContestTerms terms)
    {
        var (least, most) = (terms.Least, terms.Most);
        var number = least == most ? $"{most}" : least <= 1 ? $"up to {most}" : $"{least} to {most}";
        var mark = terms.Method == CountingMethod.Motion ? "Vote for or against."
            : terms.Form == BallotForm.Scores ? $"Give each option 0 to {terms.Top} points."
            : terms.Form == BallotForm.Order ? $"Put {number} in order, the most preferred first."
            : $"Choose {number}.";
        var needed = terms.Method == CountingMethod.Motion ? $" Needed: {terms.Majority}." : "";
        var seats = terms.Seats > 1 ? $" {terms.Seats} seats." : "";
        var quorum = terms.Quorum == Fraction.None ? "" : $" Quorum: {terms.Quorum} of the roll.";
        return $"{mark}{seats}{needed}{quorum}";
    }

    private static string Box(ContestTerms terms) =>
        terms.Form == BallotForm.Scores ? "   " : terms.Form == BallotForm.Order ? "[ ]." : terms.Most == 1 ? "( )" : "[ ]";
}
