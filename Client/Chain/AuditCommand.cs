using System.CommandLine;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

internal sealed class AuditCommand : BallotCommand
{
    private readonly AskedArgument<FileInfo> _file = new(
        "FILE", menu => menu.AskAsync("Which file?", Checks.ExistingFile, ExportCommand.UsualFile))
    {
        Description = "The export.",
    };

    private readonly ReceiptsOption _receipts = new(
        $"Receipts that the chain must hold, if not those in {ReceiptFolder.DefaultPath}/ here.");
    private readonly Option<string> _tip =
        new("--tip") { Description = "The hash of the last block, known from elsewhere.", HelpName = "HASH" };

    public AuditCommand(Surroundings surroundings)
        : base(surroundings, "audit", "Re-checks every rule of an export and recounts every vote. Needs no network and trusts nobody.")
    {
        Add(_file);
        Add(_receipts);
        Add(_tip);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var path = line.GetRequiredValue(_file).ToString();
        if (!File.Exists(path)) throw Failure.Usage($"There is no file '{path}'.");
        Hash256? tip = line.GetValue(_tip) switch
        {
            null => null,
            var text when Hash256.TryParse(text.ToLowerInvariant(), out var hash) => hash,
            var text => throw Failure.Usage($"'{text}' is no block's hash: 64 hex digits."),
        };
        var receipts = line.GetValue(_receipts) is { } folder
            ? ReceiptFolder.Open(folder.ToString())
            : ReceiptFolder.Find(session.Surroundings.Directory);
        var report = await AuditReport.OfFileAsync(session.Output, path, tip, receipts, stop);
        session.Output.Show(report, console => AuditView.Draw(console, report));
        return report.Valid ? ExitCode.Done : ExitCode.AuditFault;
    }
}
