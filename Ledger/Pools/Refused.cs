using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// Transactions with a receipt that no block of the best chain holds, and that a rule refuses for now. Anybody can have thousands of such
/// receipts, so only ids are kept, under the election or account that they depend on. The log holds the transactions, which are read again
/// when a reorg may have made them valid.
/// </summary>
internal sealed class Refused
{
    /// <summary>
    /// The most bytes of transactions that are kept because the next block may make them valid. The others are read from the log after a
    /// reorg.
    /// </summary>
    public const int MostWaitingBytes = 4 * 1024 * 1024;

    private readonly Dictionary<TransactionId, Transaction> _waiting = [];
    private readonly Dictionary<ElectionId, Dictionary<TransactionId, TransactionId?>> _ofElections = [];
    private readonly Dictionary<PublicKey, Dictionary<uint, HashSet<TransactionId>>> _ofAccounts = [];
    private readonly HashSet<TransactionId> _openings = [];
    private int _waitingBytes;

    /// <summary>Keeps a refused transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="state">The state at the tip.</param>
    /// <param name="earliest">The earliest time that the next block may have.</param>
    public void Add(Transaction transaction, LedgerState state, Timestamp earliest)
    {
        Remove(transaction);
        var verdict = state.Judge(transaction, earliest, Judged.InBlock);
        if (transaction.Payload is Transfer transfer) Transfers(transfer).Add(transaction.Id);
        else if (MayComeYet(transaction, verdict.Rule, state) && _waitingBytes + transaction.Bytes.Length <= MostWaitingBytes)
        {
            _waiting.Add(transaction.Id, transaction);
            _waitingBytes += transaction.Bytes.Length;
        }
        else if (transaction.Payload is OpenElection)
        {
            // An opening that has closed by chain time can never be mined, so it is not kept.
            if (verdict.Rule != Rejection.WrongSchedule) _openings.Add(transaction.Id);
        }
        else
        {
            var election = ElectionOf(transaction.Payload);
            if (!_ofElections.TryGetValue(election, out var refused)) _ofElections[election] = refused = [];
            refused[transaction.Id] = verdict.Conflict;
        }
    }

    /// <summary>Forgets a transaction that is pending or confirmed now.</summary>
    public void Remove(Transaction transaction)
    {
        if (_waiting.Remove(transaction.Id)) _waitingBytes -= transaction.Bytes.Length;
        _openings.Remove(transaction.Id);
        if (transaction.Payload is Transfer transfer)
        {
            if (!_ofAccounts.TryGetValue(transfer.Sender, out var sequences) || !sequences.TryGetValue(transfer.Sequence, out var rivals))
                return;
            if (rivals.Remove(transaction.Id) && rivals.Count == 0) sequences.Remove(transfer.Sequence);
            if (sequences.Count == 0) _ofAccounts.Remove(transfer.Sender);
        }
        else if (transaction.Payload is not OpenElection)
        {
            var election = ElectionOf(transaction.Payload);
            if (_ofElections.TryGetValue(election, out var refused) && refused.Remove(transaction.Id) && refused.Count == 0)
                _ofElections.Remove(election);
        }
    }

    /// <summary>Takes out all transactions that the next block may make valid.</summary>
    public IReadOnlyList<Transaction> TakeWaiting()
    {
        Transaction[] taken = [.. _waiting.Values];
        _waiting.Clear();
        _waitingBytes = 0;
        return taken;
    }

    /// <summary>
    /// Transactions that a state may accept again after a reorg: openings, and all about unsealed elections, except votes whose rival the
    /// chain still holds. So second votes, cast by the thousand for their receipts, don't slow a reorg down.
    /// </summary>
    public IReadOnlyList<TransactionId> Freed(LedgerState state) =>
    [
        .. _openings,
        .. _ofElections.Where(election => state.Find(election.Key) is not { IsSealed: true }).SelectMany(election => election.Value)
            .Where(refused => refused.Value is not { } rival || state.HeightOf(rival) is null).Select(refused => refused.Key),
    ];

    /// <summary>Refused transfers of an account with this sequence.</summary>
    public IReadOnlyList<TransactionId> Next(PublicKey account, uint sequence) =>
        _ofAccounts.TryGetValue(account, out var sequences) && sequences.TryGetValue(sequence, out var next) ? [.. next] : [];

    /// <summary>
    /// True where later blocks may make it valid. It is judged at the earliest time that a block may have: a transaction that is too late
    /// only by this node's clock is not too late when that clock is wrong.
    /// </summary>
    private static bool MayComeYet(Transaction transaction, Rejection rule, LedgerState state) => rule is
        Rejection.None or Rejection.UnknownElection or Rejection.NotYetOpen or Rejection.TooManyElections or Rejection.TooManyElectionsOfKey
        or Rejection.NotSettled or Rejection.Paused or Rejection.NotClosed
        || transaction.Payload.IsEarly(state);

    private HashSet<TransactionId> Transfers(Transfer transfer)
    {
        if (!_ofAccounts.TryGetValue(transfer.Sender, out var sequences)) _ofAccounts[transfer.Sender] = sequences = [];
        if (!sequences.TryGetValue(transfer.Sequence, out var rivals)) sequences[transfer.Sequence] = rivals = [];
        return rivals;
    }

    private static ElectionId ElectionOf(Payload payload) => ((ElectionPayload)payload).Election;
}
