using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// The keys and elections of the votes in the blocks that a move of the tip undid and applied. Other pending votes need not be judged
/// again, and a full pool holds far more of them than a block: only a vote's election, the time, and other votes of its key decide about it
/// (V1 to V15).
/// </summary>
public sealed class MovedVotes
{
    /// <summary>Several full blocks. Beyond this, all votes count as moved.</summary>
    private const int Most = 4 * Limits.BlockTransactions;

    private readonly HashSet<Claim> _claims = [];
    private bool _isAll;

    /// <summary>Adds a block that was undone or applied.</summary>
    public void Add(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        _isAll |= _claims.Count + block.Transactions.Length > Most;
        if (_isAll) return;
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is CastVote vote) _claims.Add(vote.Claim!.Value);
        }
    }

    /// <summary>True when a vote of the same key and election may have moved.</summary>
    internal bool MayHold(CastVote vote) => _isAll || _claims.Contains(vote.Claim!.Value);
}
