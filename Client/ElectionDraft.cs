using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>A definition that is not signed yet, judged as nodes will judge it, so that what is wrong is told at once.</summary>
internal static class ElectionDraft
{
    /// <summary>
    /// The first of O1 to O7, O10 and O11 that it breaks at the time at which it was made. Limits of the network (O8,
    /// O9) are the nodes' to know.
    /// </summary>
    public static Rejection Judge(OpenElection draft) =>
        new LedgerState().Judge(Transaction.Of(Hash256.Zero, draft, default(Signature)), draft.Created, Judged.OnSubmission).Rule;

    /// <summary>The same for what people read alone, with times that are in order.</summary>
    public static Rejection Judge(string title, IEnumerable<string> options) =>
        Judge(new OpenElection(default, title, [.. options], new(0), new(2), 0, new(1)));
}
