using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// What a new body makes of a copy of the ledger: the chain goes to the best branch that is now possible, and the pool follows. It takes a
/// body at a time, as a <see cref="Passage"/> does. Between its first step and its last, chain and pool are not in step.
/// </summary>
public sealed class Arrival : IDisposable
{
    private readonly LedgerCopy _copy;
    private readonly ChainEntry _entry;
    private readonly Timestamp _at;
    private readonly HashSet<PublicKey> _moved = [];
    private readonly IEnumerator<ChainEntry> _steps;
    private Block? _body;

    internal Arrival(LedgerCopy copy, ChainEntry entry, Timestamp at)
    {
        (_copy, _entry, _at) = (copy, entry, at);
        _steps = Steps().GetEnumerator();
        Next = _steps.MoveNext() ? _steps.Current : null;
    }

    /// <summary>The way on which <see cref="Next"/> lies.</summary>
    public Reorg? Way { get; private set; }

    /// <summary>The block whose body is needed now; null when the passage is over.</summary>
    public ChainEntry? Next { get; private set; }

    /// <summary>How the tip has moved, once it is over; null where it has not.</summary>
    public Reorg? Moved { get; private set; }

    /// <summary>Accepted, or the rule that the new block breaks, with the transaction that broke it.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Takes the body of <see cref="Next"/>, and goes one step.</summary>
    public void Take(Block body)
    {
        _body = body;
        Next = _steps.MoveNext() ? _steps.Current : null;
    }

    /// <summary>
    /// What may be taken again when it is over: what was refused because of blocks that were taken back, and transfers for which
    /// the accounts that moved have the coins now. Each depends on what became of those before it.
    /// </summary>
    public IEnumerable<Recall> Recalls()
    {
        if (Moved is null) yield break;
        if (!Moved.Undone.IsEmpty) yield return _copy.RecallFreed(_at);
        foreach (var account in _moved)
        {
            foreach (var recall in _copy.RecallQueued(account, _at)) yield return recall;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _steps.Dispose();

    private IEnumerable<ChainEntry> Steps()
    {
        var before = _copy.Chain.Tip;
        while (_copy.Chain.NextReorg() is { } way)
        {
            Way = way;
            using var passage = _copy.Chain.Begin(way);
            while (passage.Next is { } next)
            {
                yield return next;
                passage.Take(_body!);
            }

            var performed = passage.Verdict;
            if (!performed.Accepted && _entry.Refused != Rejection.None)
                Verdict = _entry.Refused == performed.Rule ? performed : _entry.Refused;
        }

        if (_copy.Chain.Tip == before) yield break;
        var moved = Way = Reorg.Between(before, _copy.Chain.Tip);
        var votes = new MovedVotes();
        foreach (var applied in moved.Applied)
        {
            yield return applied;
            votes.Add(_body!);
            _moved.UnionWith(_body!.Accounts);
            foreach (var confirmed in _body.Transactions) _copy.Confirm(confirmed);
        }

        // What these held, and no other block holds, is pending again, as far as the pool has room, and all that has a receipt.
        var (returned, room) = (new List<Transaction>(), Pool.DefaultBytes);
        foreach (var undone in moved.Undone.Reverse())
        {
            yield return undone;
            votes.Add(_body!);
            _moved.UnionWith(_body!.Accounts);
            foreach (var transaction in _body.Transactions)
            {
                if (_copy.KeepUndone(transaction, undone.Hash, ref room)) returned.Add(transaction);
            }
        }

        _copy.FollowTip(_at, returned, votes);
        Moved = moved;
    }
}
