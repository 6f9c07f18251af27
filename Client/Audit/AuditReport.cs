using System.Globalization;
using System.Text.Json.Serialization;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>An audit's outcome, as it is printed.</summary>
/// <param name="Valid">True when every block keeps every rule, and nothing that is known from elsewhere contradicts.</param>
/// <param name="Complete">True when the last block is known from elsewhere, which proves that nothing was left out.</param>
/// <param name="Blocks">Sound blocks.</param>
/// <param name="Transactions">Transactions in them.</param>
/// <param name="Tip">The last sound block's hash.</param>
/// <param name="Work">The work of all of them, a sum of expected hashes; a number that may be above 2^53.</param>
/// <param name="Block">The height of the first fault.</param>
/// <param name="Transaction">The transaction that it is about.</param>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Message">What that means.</param>
/// <param name="Receipts">What became of the receipts; null where none were looked at.</param>
/// <param name="Coins">The coins recounted; null where the chain is not sound.</param>
/// <param name="Elections">
/// The recount, one election at a time: the counts of all together may be more than memory holds. None where the chain is not sound, since
/// a part of it proves nothing.
/// </param>
internal sealed record AuditReport(
    bool Valid, bool Complete, ulong Blocks, int Transactions, string? Tip, string Work, ulong? Block, string? Transaction,
    string? Rule, string Message, ReceiptCounts? Receipts, AuditedCoins? Coins, IEnumerable<AuditedElection> Elections)
{
    private const string NoExport = "This is no export of a ballot ledger, or its beginning is damaged.";

    /// <summary>Audits a file, with a progress bar where somebody looks on.</summary>
    /// <param name="output">Where the bar goes.</param>
    /// <param name="path">The export.</param>
    /// <param name="tip">The last block's hash, as it is known from elsewhere.</param>
    /// <param name="receipts">Receipts to compare a sound chain with.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<AuditReport> OfFileAsync(
        Output output, string path, Hash256? tip, ReceiptFolder? receipts, CancellationToken stop)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var auditor = await output.WithBarAsync(
            "Auditing", progress => FileAudit.RunAsync(file, done => progress(done, file.Length), stop));
        return Of(auditor, tip, receipts);
    }

    private static AuditReport Of(Auditor? auditor, Hash256? known, ReceiptFolder? receipts)
    {
        if (auditor is null)
            return new(false, false, 0, 0, null, "0", 0, null, Rejection.Malformed.Name(), NoExport, null, null, []);
        var (blocks, tip, work) = (auditor.Tip.Height.Value, auditor.Tip.Hash.ToString(), Number(auditor.Tip.Work));
        if (auditor.Fault is { } fault)
        {
            var rule = fault.Rule.Name();
            return new(
                false, false, blocks, auditor.Transactions, tip, work, fault.Block.Value, fault.Transaction?.ToString(), rule,
                Rules.Explain(rule), null, null, []);
        }

        // A1, before anything that is known from elsewhere: it needs nothing but the chain.
        if (auditor.Overfull is { } overfull)
        {
            return new(
                false, false, blocks, auditor.Transactions, tip, work, null, overfull.Id.ToString(),
                AuditFinding.MoreBallotsThanIssued.Name(),
                $"{overfull.Ballots} keys have a ballot in {overfull.Definition.Title}, and no more than "
                + $"{overfull.IssuedInAll ?? (long)overfull.Definition.Roll!.Size} can have got a credential, or too many of one weight.",
                null, AuditedCoins.Of(auditor), AuditedElection.AllOf(auditor));
        }

        var found = Completeness.Of(auditor, known, receipts);
        return new(
            found.Rule is null, found.IsProven, blocks, auditor.Transactions, tip, work, null, found.Transaction?.ToString(),
            found.Rule, found.Message, found.Receipts, AuditedCoins.Of(auditor), AuditedElection.AllOf(auditor));
    }

    /// <summary>Work may be above 2^53, where numbers in JSON are no longer exact.</summary>
    public static string Number(UInt128 work) => work.ToString(CultureInfo.InvariantCulture);
}

/// <summary>All coins of a sound chain.</summary>
/// <param name="Mined">What the blocks have paid, which is what the accounts hold together.</param>
/// <param name="Accounts">Keys that have held coins.</param>
internal sealed record AuditedCoins(ulong Mined, int Accounts)
{
    public static AuditedCoins Of(Auditor auditor) => new(auditor.Coins.Value, auditor.Accounts);
}

/// <summary>
/// One election's recount, its outcomes by its contests' methods, and what bounds its ballots: the voters on its roll, and the credentials
/// that were signed. Tallies are those of the only contest; null where there are several.
/// </summary>
internal sealed record AuditedElection(
    string Election, string Title, string Purpose, bool Sealed, AuditedSeal? Seal, long Total, long Weight,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TallyJson>? Tallies,
    IReadOnlyList<ContestResultJson> Contests, ulong? Roll, long? Issued)
{
    public static IEnumerable<AuditedElection> AllOf(Auditor auditor) => auditor.Elections.Select(election => Of(auditor, election));

    private static AuditedElection Of(Auditor auditor, Election election)
    {
        ContestResultJson[] contests = [.. election.ToCount(auditor.OpenedBy(election)).Select((contest, place) =>
            ContestResultJson.Of(place, contest.Contest, election.Contests[place].CopyCounts(), contest.Report()))];
        return new(
            election.Id.ToString(), election.Definition.Title, election.Definition.Purpose.Name(), election.IsSealed,
            AuditedSeal.Of(auditor, election), election.Ballots, election.Weight, contests is [var only] ? only.Tallies : null, contests,
            election.Definition.Roll?.Size, election.IssuedInAll);
    }
}

/// <summary>What it would cost to rewrite the end of an election (A2).</summary>
/// <param name="Block">The height of the block that seals it.</param>
/// <param name="Blocks">Blocks from that one to the last.</param>
/// <param name="Work">Their work.</param>
internal sealed record AuditedSeal(ulong Block, ulong Blocks, string Work)
{
    public static AuditedSeal? Of(Auditor auditor, Election election) => auditor.SealOf(election) is var (block, work)
        ? new(block.Value, auditor.Tip.Height.Value - block.Value + 1, AuditReport.Number(work))
        : null;
}
