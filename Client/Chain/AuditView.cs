using OrleansBallot.Api.Json;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Draws an audit.</summary>
internal static class AuditView
{
    public static void Draw(IAnsiConsole console, AuditReport report)
    {
        foreach (var election in report.Elections)
        {
            console.MarkupLine(
                $"[bold]{Printable.Quoted(election.Title)}[/] [grey]{Printable.Short(election.Election)}[/]"
                + (election.Purpose == "rehearsal" ? " [yellow]REHEARSAL[/]" : ""));
            foreach (var contest in election.Contests) Draw(console, election, contest);
            console.WriteText($"{Counted.Of(election.Total, "ballot")}, {Seal(election.Seal, report)}");
            if (election.Roll is { } roll)
                console.WriteText(
                    $"Roll: {Counted.Of((long)roll, "voter")}, "
                    + $"{(election.Issued is { } issued ? $"{Counted.Of(issued, "credential")} signed" : "credentials not stated")}, "
                    + $"{Counted.Of(election.Total, "ballot")}");
        }

        console.MarkupLine(
            $"{Verdict(report)}: {Counted.Of((long)report.Blocks, "block")}, {Counted.Of(report.Transactions, "transaction")}, "
            + $"work {report.Work}, tip {Printable.Markup(report.Tip ?? "none")}");
        var place = report.Block is { } block ? $"block {block}, " : "";
        if (!report.Valid) console.MarkupLine($"[red]{place}[bold]{Printable.Markup(report.Rule)}[/][/]");
        if (report.Transaction is { } transaction) console.WriteText($"transaction {transaction}");
        if (report.Coins is { } coins) console.WriteText($"coins: {coins.Mined} mined, held by {Counted.Of(coins.Accounts, "account")}");
        foreach (var line in report.Message.Split('\n')) console.WriteText(line);
    }

    private static string Verdict(AuditReport report)
    {
        if (!report.Valid) return "[red bold]Fault[/]";
        return report.Complete ? "[green bold]Valid and complete[/]" : "[yellow bold]Valid, not proven complete[/]";
    }

    private static void Draw(IAnsiConsole console, AuditedElection election, ContestResultJson contest)
    {
        if (election.Contests.Count > 1) console.MarkupLine($"[bold]{contest.Contest}. {Printable.Markup(contest.Title)}[/]");
        console.Write(contest.Tallies.ToTable(
            new("Option", tally => Printable.Markup(tally.Option), Wraps: true), new(contest.Report.Unit, tally => $"{tally.Votes}")));
        foreach (var part in CountView.Of(contest.Report.Tables, [.. contest.Tallies.Select(tally => tally.Option)])) console.Write(part);
        console.WriteText($"{contest.Method}: {contest.Sentence}");
    }

    /// <summary>A seal is only as final as the work on top of it, and as what is known of the chain from elsewhere.</summary>
    private static string Seal(AuditedSeal? seal, AuditReport report)
    {
        if (seal is null) return "not sealed yet";
        var above = seal.Blocks == 1 ? "the last; it holds" : $"it and the {Counted.Of((long)seal.Blocks - 1, "block")} on top hold";
        return $"{(report.Complete ? "final, " : "")}sealed in block {seal.Block}, {above} {seal.Work} of {report.Work} hashes of work";
    }
}
