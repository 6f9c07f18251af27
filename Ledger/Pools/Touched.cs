using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// What the blocks that a move of the tip undid and applied may have changed for pending votes: the claims of their votes, and the elections
/// that other transactions were about. A full pool holds far more votes than a block, and need not judge all of them again.
/// </summary>
public sealed class Touched
{
    /// <summary>Beyond this, which is several full blocks, judging everything again costs less than knowing what to judge.</summary>
    private const int Most = 4 * Limits.BlockTransactions;

    private readonly HashSet<Claim> _claims = [];
    private readonly HashSet<ElectionId> _elections = [];
    private bool _isAll;

    /// <summary>Adds what a block may have changed.</summary>
    public void Add(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        _isAll |= _claims.Count + block.Transactions.Length > Most;
        if (_isAll) return;
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is CastVote { Claim: { } claim }) _claims.Add(claim);
            else _elections.Add(transaction.Payload is ElectionPayload about ? about.Election : new(transaction.Id.Value));
        }
    }

    /// <summary>
    /// False for a vote that is judged as before, while its election takes votes: only the election, the time, and other votes of its key
    /// decide about a vote (V1 to V15).
    /// </summary>
    internal bool Touches(CastVote vote) => _isAll || _elections.Contains(vote.Election) || _claims.Contains(vote.Claim!.Value);
}
