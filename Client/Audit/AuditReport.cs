using System.Collections.Immutable;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>An audit's outcome, as it is printed.</summary>
/// <param name="Valid">True when every block keeps every rule, and nothing that is known from elsewhere contradicts.</param>
/// <param name="Complete">True when the last block or receipts prove that nothing was left out.</param>
/// <param name="Blocks">Sound blocks.</param>
/// <param name="Transactions">Transactions in them.</param>
/// <param name="Tip">The last sound block's hash.</param>
/// <param name="Block">The height of the first fault.</param>
/// <param name="Transaction">The transaction that it is about.</param>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Message">What that means.</param>
/// <param name="Receipts">What became of the receipts; null where none were looked at.</param>
/// <param name="Coins">The coins recounted; null where the chain is not sound.</param>
/// <param name="Elections">The recount; none where the chain is not sound, since a part of it proves nothing.</param>
internal sealed record AuditReport(
    bool Valid, bool Complete, ulong Blocks, int Transactions, string? Tip, ulong? Block, string? Transaction, string? Rule, string Message,
    ReceiptCounts? Receipts, AuditedCoins? Coins, ImmutableArray<AuditedElection> Elections)
{
    private const string NoExport = "This is no export of a ballot ledger, or its beginning is damaged.";

    private const string NothingKnown =
        "Every rule is kept. A chain rewritten from the start would be consistent too: --receipts or --tip prove that nothing was left out.";

    /// <summary>Audits a file, with a progress bar where somebody looks on.</summary>
    /// <param name="output">Where the bar goes.</param>
    /// <param name="path">The export.</param>
    /// <param name="compare">Compares a sound chain with what is known from elsewhere.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task<AuditReport> OfFileAsync(Output output, string path, Func<Auditor, Completeness?> compare, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var auditor = await output.WithBarAsync("Auditing", progress => FileAudit.RunAsync(file, done => progress(done, file.Length), stop));
        return Of(auditor, auditor is { Fault: null } ? compare(auditor) : null);
    }

    private static AuditReport Of(Auditor? auditor, Completeness? known)
    {
        if (auditor is null)
            return new(false, false, 0, 0, null, 0, null, Rejection.Malformed.Name(), NoExport, null, null, []);
        var (blocks, tip) = (auditor.Tip.Height.Value, auditor.Tip.Hash.ToString());
        if (auditor.Fault is { } fault)
        {
            var rule = fault.Rule.Name();
            return new(
                false, false, blocks, auditor.Transactions, tip, fault.Block.Value, fault.Transaction?.ToString(), rule, Rules.Explain(rule), null, null, []);
        }

        // A1, before anything that is known from elsewhere: it needs nothing but the chain.
        if (auditor.Overfull is { } overfull)
        {
            return new(
                false, false, blocks, auditor.Transactions, tip, null, overfull.Id.ToString(), "more-ballots-than-issued",
                $"{overfull.Ballots} keys have a ballot in {overfull.Definition.Title}, and no more than {overfull.Issued ?? overfull.Definition.Roll!.Size} can have got a credential.",
                null, AuditedCoins.Of(auditor), [.. auditor.Elections.Select(AuditedElection.Of)]);
        }

        return new(
            known?.Rule is null, known is { IsProven: true }, blocks, auditor.Transactions, tip, null, known?.Transaction?.ToString(), known?.Rule,
            known?.Message ?? NothingKnown, known?.Receipts, AuditedCoins.Of(auditor), [.. auditor.Elections.Select(AuditedElection.Of)]);
    }
}

/// <summary>All coins of a sound chain.</summary>
/// <param name="Mined">What the blocks have paid, which is what the accounts hold together.</param>
/// <param name="Accounts">Keys that have held coins.</param>
internal sealed record AuditedCoins(ulong Mined, int Accounts)
{
    public static AuditedCoins Of(Auditor auditor) => new(auditor.Coins.Value, auditor.Accounts);
}

/// <summary>One election's recount, its outcome by the election's method, and what bounds its ballots: voters on its roll, credentials that were signed.</summary>
internal sealed record AuditedElection(
    string Election, string Title, bool Sealed, long Total, ImmutableArray<OptionVotes> Tallies, string Method, CountOutcome Outcome, uint? Roll, uint? Issued)
{
    public static AuditedElection Of(Election election)
    {
        var counts = election.CopyCounts();
        return new(
            election.Id.ToString(), election.Definition.Title, election.IsSealed, election.Ballots,
            [.. election.Definition.Options.Select((option, index) => new OptionVotes(option, counts[index]))], election.Definition.Method.Name(),
            CountOutcome.Of(Ledger.Outcome.Of(election.Kind, election.CopyBallots())), election.Definition.Roll?.Size, election.Issued);
    }
}
