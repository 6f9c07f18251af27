using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>What a miner puts into a block, and what the header then says of it.</summary>
/// <param name="Transactions">In order; none when nothing waits.</param>
/// <param name="TallyRoot">The tally root after them (B6).</param>
public sealed record Draft(ImmutableArray<Transaction> Transactions, Hash256 TallyRoot);
