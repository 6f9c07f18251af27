using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// Refused transactions that a copy of the ledger may take again, and has only ids of. The caller reads them and offers them.
/// </summary>
public sealed class Recall
{
    private readonly LedgerCopy _copy;
    private readonly Timestamp _at;
    private readonly int _mostTaken;

    internal Recall(LedgerCopy copy, IReadOnlyList<TransactionId> ids, Timestamp at, int mostTaken)
    {
        (_copy, _at, _mostTaken) = (copy, at, mostTaken);
        Ids = ids;
    }

    /// <summary>Their ids.</summary>
    public IReadOnlyList<TransactionId> Ids { get; }

    /// <summary>How many of those that were offered are pending again.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes one of them, unless it is still refused.</summary>
    /// <returns>False when no other need be offered.</returns>
    public bool Offer(Transaction transaction)
    {
        if (_copy.Retry(transaction, _at)) Taken++;
        return Taken < _mostTaken;
    }
}
