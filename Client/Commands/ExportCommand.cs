using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ExportCommand : BallotCommand
{
    private const int BufferSize = 64 * 1024;

    private readonly Argument<FileInfo> _file = new("FILE") { Description = "Where to write it." };
    private readonly Option<bool> _headers = new("--headers") { Description = "Only the headers, which receipts are verified against." };
    private readonly Option<bool> _noAudit = new("--no-audit") { Description = "Don't audit what came." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Take the place of FILE also where the new export lacks what FILE holds." };

    public ExportCommand(Surroundings surroundings)
        : base(surroundings, "export", "Writes the whole ledger into one file, and audits it.")
    {
        Add(_file);
        Add(_headers);
        Add(_noAudit);
        Add(_replace);
    }

    /// <summary>What came takes the place of the last export, unless that is lost by it. What is not sound, such as one that a proxy cut, is kept beside it.</summary>
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var path = line.GetRequiredValue(_file).ToString();
        Destination.Check(path);
        var headers = line.GetValue(_headers);
        var unaudited = path + ".unaudited";
        try
        {
            var bytes = await DownloadAsync(session, headers ? "api/export/headers" : "api/export", unaudited, stop);
            var report = headers || line.GetValue(_noAudit) ? null
                : await AuditReport.OfFileAsync(session.Output, unaudited, tip: null, ReceiptFolder.Find(session.Surroundings.Directory), stop);
            var isSound = report?.Valid != false;
            if (isSound && !line.GetValue(_replace) && !await IsBeginningOfAsync(path, unaudited, stop)) throw KeptBeside(path, unaudited);
            var kept = isSound ? path : path + ".faulty";
            File.Move(unaudited, kept, overwrite: true);
            Show(session.Output, kept, bytes, report, headers);
            return isSound ? ExitCode.Done : ExitCode.AuditFault;
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

    /// <summary>An older export is what shows that a chain was cut or rewritten since.</summary>
    private static Failure KeptBeside(string path, string unaudited)
    {
        var other = path + ".other";
        File.Move(unaudited, other, overwrite: true);
        return new(
            ExitCode.AuditFault,
            $"'{path}' stays as it is, and the new export is '{other}': it does not begin with what '{path}' holds. That has blocks that the new one lacks, or is no export of this "
            + "chain. Where only the last blocks differ, others took their place; else the chain was cut or rewritten. To replace it all the same: --replace",
            "unknown-tip");
    }

    /// <summary>Whether all of a file is at the beginning of another. Nothing is the beginning of anything.</summary>
    private static async Task<bool> IsBeginningOfAsync(string path, string other, CancellationToken stop)
    {
        // What has no length is empty, or no regular file: a pipe would be waited for.
        if (new FileInfo(path) is not { Exists: true, Length: var length and > 0 }) return true;
        if (length > new FileInfo(other).Length) return false;
        await using var one = File.OpenRead(path);
        await using var longer = File.OpenRead(other);
        var (bytes, same) = (new byte[BufferSize], new byte[BufferSize]);
        while (await one.ReadAtLeastAsync(bytes, BufferSize, throwOnEndOfStream: false, stop) is var count and > 0)
        {
            await longer.ReadExactlyAsync(same.AsMemory(0, count), stop);
            if (!bytes.AsSpan(0, count).SequenceEqual(same.AsSpan(0, count))) return false;
        }

        return true;
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
