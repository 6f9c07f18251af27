using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ExportCommand : BallotCommand
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "Where to write it." };
    private readonly Option<bool> _headers = new("--headers") { Description = "Only the headers, which receipts are verified against." };
    private readonly Option<bool> _noAudit = new("--no-audit") { Description = "Don't audit what came." };

    public ExportCommand(Surroundings surroundings)
        : base(surroundings, "export", "Writes the whole ledger into one file, and audits it.")
    {
        Add(_file);
        Add(_headers);
        Add(_noAudit);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var path = line.GetRequiredValue(_file).ToString();
        Destination.Check(path);
        var headers = line.GetValue(_headers);
        var what = headers ? "api/export/headers" : "api/export";
        return headers || line.GetValue(_noAudit) ? await UnauditedAsync(session, what, path, headers, stop) : await AuditedAsync(session, what, path, stop);
    }

    private static async Task<ExitCode> UnauditedAsync(Session session, string what, string path, bool headers, CancellationToken stop)
    {
        var bytes = await DownloadAsync(session, what, path, stop);
        var next = headers ? $"ballot receipt verify FILE --headers {path}" : $"ballot audit {path}";
        session.Output.Show(new { file = path, bytes }, console => console.WriteText($"{path}: {bytes} bytes. Check with it: {next}"));
        return ExitCode.Done;
    }

    /// <summary>What is sound takes the place of the last export. What is not, such as one that a proxy cut, is kept beside it.</summary>
    private static async Task<ExitCode> AuditedAsync(Session session, string what, string path, CancellationToken stop)
    {
        var unaudited = path + ".unaudited";
        try
        {
            var bytes = await DownloadAsync(session, what, unaudited, stop);
            var report = await AuditReport.OfFileAsync(
                session.Output, unaudited, tip: null, ReceiptFolder.Find(session.Surroundings.Directory), stop);
            var kept = report.Valid ? path : path + ".faulty";
            File.Move(unaudited, kept, overwrite: true);
            session.Output.Show(report, console =>
            {
                console.WriteText($"{kept}: {bytes} bytes.");
                AuditView.Draw(console, report);
            });
            return report.Valid ? ExitCode.Done : ExitCode.AuditFault;
        }
        finally
        {
            File.Delete(unaudited);
        }
    }

    private static async Task<long> DownloadAsync(Session session, string what, string path, CancellationToken stop)
    {
        await WholeFile.ReplaceAsync(path, file => session.Output.WithBarAsync("Exporting", async progress =>
        {
            await session.Api.DownloadAsync(what, file, progress, stop);
            return true;
        }));
        return new FileInfo(path).Length;
    }
}
