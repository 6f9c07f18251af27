using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>The content of a block to be mined, and the tally root for its header.</summary>
/// <param name="Transactions">The transactions in order; none when nothing waits.</param>
/// <param name="TallyRoot">The tally root after them (B6).</param>
public sealed record Draft(ImmutableArray<Transaction> Transactions, Hash256 TallyRoot);
