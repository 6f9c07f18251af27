using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Simulation;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>The first fault of an export, or how far it is sound. A sound chain may still break A1, in no block.</summary>
internal sealed record Finding(ulong? Block, string? Rule, string? Transaction)
{
    public static async Task<Finding> OfFirstAsync(byte[] export)
    {
        var auditor = await ExportedChain.AuditAsync(export);
        return auditor is null ? new(0, Rejection.Malformed.Name(), null)
            : auditor.Fault is { } fault ? new(fault.Block.Value, fault.Rule.Name(), fault.Transaction?.ToString())
            : auditor.Overfull is { } overfull ? new(null, "more-ballots-than-issued", overfull.Id.ToString())
            : new(auditor.Tip.Height.Value, null, null);
    }

    public static Finding Of(JsonElement report) => report.GetProperty("valid").GetBoolean()
        ? new(report.GetProperty("blocks").GetUInt64(), null, null)
        : new(
            report.GetProperty("block").Deserialize<ulong?>(), report.GetProperty("rule").GetString(),
            report.GetProperty("transaction").GetString());
}

/// <summary>Some bytes that may be an export, and what was done to them.</summary>
internal sealed record Case(string What, byte[] Export);

/// <summary>
/// The folder verify, written from the protocol's text alone: what it says of an export, the network's own auditor has to say too.
/// </summary>
internal static class SecondAuditor
{
    private static readonly string _program = ProtocolDocumentTests.PathOf("verify/verify.mjs");

    public static Task<(int Code, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments) =>
        NodeJs.RunAsync([_program, .. arguments]);

    /// <summary>What it says of each export, all in one process.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AuditAsync(IReadOnlyList<byte[]> exports)
    {
        var folder = Directory.CreateDirectory(TemporaryDirectory.New()).FullName;
        string[] files = [.. exports.Select((_, index) => Path.Combine(folder, $"{index}"))];
        foreach (var (file, export) in files.Zip(exports))
            await File.WriteAllBytesAsync(file, export, TestContext.Current.CancellationToken);
        var (code, output, errors) = await RunAsync(["--json", .. files]);
        Assert.True((ExitCode)code is ExitCode.Done or ExitCode.AuditFault && errors == "", errors);
        JsonElement[] reports = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Assert.Equal(exports.Count, reports.Length);
        Assert.Equal((ExitCode)code == ExitCode.Done, reports.All(report => report.GetProperty("valid").GetBoolean()));
        Directory.Delete(folder, recursive: true);
        return reports;
    }

    /// <summary>
    /// Both auditors and the naive model name the same block, transaction and rule of every export, or find it sound.
    /// </summary>
    /// <returns>What they found.</returns>
    public static async Task<IReadOnlyList<Finding>> AgreeAsync(IReadOnlyList<Case> cases)
    {
        var second = await AuditAsync([.. cases.Select(one => one.Export)]);
        var findings = new List<Finding>();
        foreach (var (one, report) in cases.Zip(second))
        {
            var first = await Finding.OfFirstAsync(one.Export);
            Assert.True(first == Finding.Of(report), $"{one.What}: {first}, and the second audit says {Finding.Of(report)}");
            var model = ModelAudit.Of(one.Export);
            Assert.True(first == model, $"{one.What}: {first}, and the naive model says {model}");
            findings.Add(first);
        }

        return findings;
    }
}
