using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// Whether a receipt's time is its voter's (R7). One from the future puts off for ever that its node is held to it (R4); one from before
/// its transaction was signed, or one that is dated ahead to shortly before a close, is excused by what was so then (R3).
/// </summary>
internal static class ReceiptTime
{
    /// <summary>How far clocks may be apart, in milliseconds.</summary>
    private const ulong Tolerated = 900_000;

    /// <param name="receipt">The receipt.</param>
    /// <param name="payload">What it is for.</param>
    /// <param name="now">The time here. An earlier receipt is the one that was given first.</param>
    /// <param name="least">
    /// L: a node takes no order that comes less than so long before the election closes (P4), and is excused where one did.
    /// </param>
    /// <param name="closes">When the election of a close or a pause closes, by its opening.</param>
    public static bool IsPlausible(Receipt receipt, Payload payload, Timestamp now, ulong least, Timestamp? closes) =>
        receipt.Accepted <= now.Plus(Tolerated) && receipt.Accepted >= payload.Written.Minus(Tolerated)
        && !(receipt.Accepted > now.Plus(Limits.FutureMilliseconds)
            && receipt.Accepted.Plus(least) > (payload is OpenElection open ? open.Closes : closes));
}
