using System.CommandLine;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

internal sealed class ExportCommand : BallotCommand
{
    /// <summary>The name that the menu offers.</summary>
    public const string UsualFile = "ledger.ballot";

    private readonly AskedArgument<FileInfo> _file = new("FILE", menu => menu.AskAsync("Into which file?", Checks.NewFile, UsualFile))
    {
        Description = "Where to write it.",
    };

    private readonly Option<bool> _headers = new("--headers") { Description = "Only the headers, which receipts are verified against." };
    private readonly Option<bool> _noAudit = new("--no-audit") { Description = "Don't audit the file." };
    private readonly Option<bool> _replace =
        new("--replace") { Description = "Replace FILE even where the new export lacks something that FILE holds." };

    public ExportCommand(Surroundings surroundings)
        : base(surroundings, "export", "Writes the whole ledger into one file, and audits it.")
    {
        Add(_file);
        Add(_headers);
        Add(_noAudit);
        Add(_replace);
    }

    /// <summary>
    /// The new export takes the place of the last one, unless something would be lost by it. Then it is kept beside the last one, and so is
    /// one that is not sound, such as a download that a proxy cut.
    /// </summary>
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var path = line.GetRequiredValue(_file).ToString();
        Destination.Check(path);
        if (File.Exists(path)) path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var headers = line.GetValue(_headers);
        var unaudited = path + ".unaudited";
        try
        {
            var bytes = await DownloadAsync(session, headers, unaudited, stop);
            var report = headers || line.GetValue(_noAudit) ? null
                : await AuditReport.OfFileAsync(
                    session.Output, unaudited, tip: null, ReceiptFolder.Find(session.Surroundings.Directory), stop);
            var kept = report?.Valid == false ? path + ".faulty" : path;
            if (kept == path && !line.GetValue(_replace)
                && await EarlierExport.HoldsMoreAsync(path, unaudited, headers ? ExportFormat.HeadersTag : ExportFormat.Tag, stop))
            {
                kept = path + ".other";
                report = Lacking(path, kept, report);
            }

            File.Move(unaudited, kept, overwrite: true);
            Show(session.Output, kept, bytes, report, headers);
            return kept == path ? ExitCode.Done : ExitCode.AuditFault;
        }
        finally
        {
            File.Delete(unaudited);
        }
    }

    private static void Show(Output output, string kept, long bytes, AuditReport? report, bool headers)
    {
        if (report is null)
        {
            var next = headers ? $"ballot receipt verify FILE --headers {kept}" : $"ballot audit {kept}";
            output.Show(new { file = kept, bytes }, console => console.WriteText($"{kept}: {bytes} bytes. Check with it: {next}"));
            return;
        }

        output.Show(report, console =>
        {
            console.WriteText($"{kept}: {bytes} bytes.");
            AuditView.Draw(console, report);
        });
    }

    private static AuditReport Lacking(string path, string other, AuditReport? report) =>
        (report ?? new(false, false, 0, 0, null, "0", null, null, null, "", null, null, [])) with
        {
            Valid = false,
            Complete = false,
            Rule = AuditFinding.UnknownTip.Name(),
            Message = $"'{path}' stays as it is, and the new export is '{other}': it lacks something that '{path}' holds, or is of another "
                + "chain. The chain was cut or rewritten, or the "
                + "node that was asked is behind. To replace it all the same: --replace",
        };

    private static async Task<long> DownloadAsync(Session session, bool headers, string path, CancellationToken stop)
    {
        await WholeFile.ReplaceAsync(path, file => session.Output.WithBarAsync("Exporting", async progress =>
        {
            await session.Api.DownloadAsync(api => api.Export(headers, session.Api.Node, stop), file, progress, stop);
            return true;
        }));
        return new FileInfo(path).Length;
    }
}
