using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>
/// Whether a receipt's time is its voter's (R7). One from the future puts off for ever that its node is held to it (R4); one from before its transaction was
/// signed is excused by what was so then (R3).
/// </summary>
internal static class ReceiptTime
{
    /// <summary>How far clocks may be apart, in milliseconds.</summary>
    public const ulong Tolerated = 900_000;

    /// <param name="receipt">The receipt.</param>
    /// <param name="payload">What it is for.</param>
    /// <param name="now">The time here. An earlier receipt is the one that was given first.</param>
    public static bool IsPlausible(Receipt receipt, Payload payload, Timestamp now) =>
        receipt.Accepted <= now.Plus(Tolerated) && receipt.Accepted >= SignedAt(payload).Minus(Tolerated);

    private static Timestamp SignedAt(Payload payload) => payload switch
    {
        OpenElection open => open.Created,
        CastVote vote => new Timestamp(0).Plus(60_000UL * vote.CastMinute),
        _ => new(0),
    };
}
