using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>An audit for people.</summary>
internal static class AuditView
{
    public static void Draw(IAnsiConsole console, AuditReport report)
    {
        foreach (var election in report.Elections)
        {
            console.MarkupLine($"[bold]{Printable.Markup(election.Title)}[/] [grey]{Printable.Short(election.Election)}[/]");
            console.Write(election.Tallies.ToTable(
                new("Option", tally => Printable.Markup(tally.Option), Wraps: true), new(Counted.Tallies(election.Method), tally => $"{tally.Votes}")));
            foreach (var part in CountView.Of(election.Outcome, [.. election.Tallies.Select(tally => tally.Option)])) console.Write(part);
            console.WriteText($"{Counted.Of(election.Total, "ballot")}{Blank(election)}{Winner(election)}, {(election.Sealed ? "sealed: final" : "not sealed yet")}");
            if (election.Roll is { } roll)
                console.WriteText($"Roll: {Counted.Of(roll, "voter")}, {(election.Issued is { } issued ? $"{Counted.Of(issued, "credential")} signed" : "credentials not stated")}, {Counted.Of(election.Total, "ballot")}");
        }

        var verdict = !report.Valid ? "[red bold]Fault[/]"
            : report.Complete ? "[green bold]Valid and complete[/]"
            : "[yellow bold]Consistent, not proven complete[/]";
        console.MarkupLine($"{verdict}: {Counted.Of((long)report.Blocks, "block")}, {Counted.Of(report.Transactions, "transaction")}, tip {Printable.Markup(report.Tip ?? "none")}");
        var place = report.Block is { } block ? $"block {block}, " : "";
        if (!report.Valid) console.MarkupLine($"[red]{place}[bold]{Printable.Markup(report.Rule)}[/][/]");
        if (report.Transaction is { } transaction) console.WriteText($"transaction {transaction}");
        if (report.Coins is { } coins) console.WriteText($"coins: {coins.Mined} mined, held by {Counted.Of(coins.Accounts, "account")}");
        if (report.Receipts is { } receipts) console.WriteText($"receipts: {Summary(receipts)}");
        console.WriteText(report.Message);
    }

    private static string Blank(AuditedElection election) => election.Outcome.Blank > 0 ? $" ({election.Outcome.Blank} blank)" : "";

    private static string Winner(AuditedElection election) => election.Outcome.Winner is { } winner
        ? $", {election.Method}: {election.Tallies[winner].Option}{(election.Outcome.WinnerByTie ? " by the tie rule" : "")}"
        : "";

    private static string Summary(ReceiptCounts receipts)
    {
        (int Count, string What)[] parts =
        [
            (receipts.Confirmed, "confirmed"), (receipts.Superseded, "with another vote or transfer by the same key"), (receipts.TooNew, "newer than this export"),
            (receipts.OtherNetworks, "of other networks, passed over"), (receipts.WithoutReceipt, "without a receipt, passed over"),
        ];
        var said = string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"));
        return said.Length > 0 ? said : "none";
    }
}
