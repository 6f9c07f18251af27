using System.Collections.Immutable;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>The content of a block to be mined, and the tally root for its header.</summary>
/// <param name="Transactions">The transactions in order; none when nothing waits.</param>
/// <param name="TallyRoot">The tally root after them (B6).</param>
public sealed record Draft(ImmutableArray<Transaction> Transactions, Hash256 TallyRoot);
