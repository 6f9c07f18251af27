using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>A transaction in a block of a chain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Payload">Its content.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Time">The block's time.</param>
public sealed record Confirmed(TransactionId Id, Payload Payload, Height Height, Timestamp Time)
{
    internal static Confirmed In(BlockHeader header, Hash256 chain, Transaction transaction) =>
        new(NaiveBytes.IdOf(chain, transaction), transaction.Payload, header.Height, header.Time);
}
