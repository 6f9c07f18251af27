using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// Whether a client takes a receipt by its time (R7). A receipt from the future would never bind its node (R4). One that is dated before
/// the transaction was signed, or ahead and shortly before a close, would let rules of that moment excuse the node (R3).
/// </summary>
internal static class ReceiptTime
{
    /// <summary>Milliseconds by which clocks may differ.</summary>
    private const ulong Tolerated = 900_000;

    /// <param name="receipt">The receipt.</param>
    /// <param name="payload">What it is for.</param>
    /// <param name="now">The time here. The receipt may be older than the answer, where it is the one that was given first.</param>
    /// <param name="least">
    /// L: a node takes no order that comes less than L before the election closes (P4). Audits excuse a node that took a later one and lost
    /// it (R3).
    /// </param>
    /// <param name="closes">For a close or a pause: when the election closes by its opening.</param>
    public static bool IsPlausible(Receipt receipt, Payload payload, Timestamp now, ulong least, Timestamp? closes) =>
        receipt.Accepted <= now.Plus(Tolerated) && receipt.Accepted >= payload.Written.Minus(Tolerated)
        && !(receipt.Accepted > now.Plus(Limits.FutureMilliseconds)
            && receipt.Accepted.Plus(least) > (payload is OpenElection open ? open.Closes : closes));
}
