using System.Collections.Immutable;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>How blocks are judged against a state, how they change it, and what a next one may hold.</summary>
public static class BlockRules
{
    /// <summary>
    /// Judges and applies a block's transactions in order, then pays its miner. When one is refused, those before it are taken back and the
    /// state is as it was. The body must have been checked (B1 to B5, T1, T2).
    /// </summary>
    public static Verdict Apply(this LedgerState state, Block block)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(block);
        var (header, transactions) = (block.Header, block.Transactions);
        for (var i = 0; i < transactions.Length; i++)
        {
            var verdict = state.Judge(transactions[i], header.Time, Judged.InBlock);
            if (verdict.Accepted) transactions[i].ApplyTo(state, header.Height, header.Time);
            else
            {
                Undo(state, transactions, i);
                return verdict with { Transaction = transactions[i].Id };
            }
        }

        // B6 comes last, because it needs the counts after the block.
        if (TallyRoot(state, transactions) != header.TallyRoot)
        {
            Undo(state, transactions, transactions.Length);
            return Rejection.WrongTallyRoot;
        }

        // The reward comes after the transactions, so that a miner can't spend it in the same block.
        state.Coins.Earn(block.Coinbase.Account, block.Coinbase.Earning);
        return Rejection.None;
    }

    /// <summary>Takes back the block that was applied last.</summary>
    public static void Undo(this LedgerState state, Block block)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(block);
        state.Coins.UndoEarn(block.Coinbase.Account, block.Coinbase.Earning);
        Undo(state, block.Transactions, block.Transactions.Length);
    }

    /// <summary>
    /// The content of a block on this state: each candidate, in order, that is valid after those before it, up to the first that no longer
    /// fits. A candidate may be valid alone and not after another, such as a vote after a close that settles at once. The state does not
    /// change.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="candidates">Transactions whose signatures were checked.</param>
    /// <param name="at">The block's time.</param>
    public static Draft Draft(this LedgerState state, IEnumerable<Transaction> candidates, Timestamp at)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(candidates);
        var chosen = ImmutableArray.CreateBuilder<Transaction>();
        var room = Limits.BlockBytes - Block.Overhead;
        foreach (var candidate in candidates)
        {
            if (!state.Judge(candidate, at, Judged.InBlock).Accepted) continue;

            // Three bytes hold any length up to 16 KiB.
            room -= candidate.Bytes.Length + 3;
            if (room < 0 || chosen.Count == Limits.BlockTransactions) break;
            candidate.ApplyTo(state, default, at);
            chosen.Add(candidate);
        }

        var draft = new Draft(chosen.ToImmutable(), TallyRoot(state, chosen));
        Undo(state, draft.Transactions, draft.Transactions.Length);
        return draft;
    }

    /// <summary>
    /// The tally root after a block (B6), over every election that was unsealed before the block or opened by it. So the block that seals
    /// an election is the one whose header proves its counts.
    /// </summary>
    /// <param name="state">The state after the block.</param>
    /// <param name="applied">The block's transactions.</param>
    private static Hash256 TallyRoot(LedgerState state, IEnumerable<Transaction> applied) =>
        TallyTree.Root(state.UnsealedElections.Concat(
            applied.Select(transaction => transaction.Payload).OfType<Seal>().Select(seal => state.Get(seal.Election))));

    private static void Undo(LedgerState state, ImmutableArray<Transaction> transactions, int count)
    {
        for (var i = count - 1; i >= 0; i--) transactions[i].UndoFrom(state);
    }
}
