using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A definition that is not signed yet, judged as nodes will judge it, so that what is wrong is told at once.</summary>
internal static class ElectionDraft
{
    /// <summary>The first of O1 to O7 that it breaks. Limits of the network (O8, O9) are the nodes' to know.</summary>
    public static Rejection Judge(string title, IEnumerable<string> options, Timestamp opens, Timestamp closes, ulong settle, Timestamp now)
    {
        var election = new OpenElection(default, title, [.. options], opens, closes, settle, now);
        return new LedgerState().Judge(Transaction.Of(Hash256.Zero, election, default(Signature)), now, Judged.OnSubmission).Rule;
    }

    /// <summary>The same for what people read alone, with times that are in order.</summary>
    public static Rejection Judge(string title, IEnumerable<string> options) => Judge(title, options, new(0), new(2), 0, new(1));
}
