namespace OrleansBallot.Ledger;

/// <summary>A judgement of one transaction.</summary>
/// <param name="State">The state that it is judged against.</param>
/// <param name="Transaction">What is judged.</param>
/// <param name="At">The block's time, or the moment of submission.</param>
/// <param name="Purpose">Which of the two.</param>
/// <param name="Ahead">For a transfer: what is pending in front of it.</param>
internal readonly record struct Judging(LedgerState State, Transaction Transaction, Timestamp At, Judged Purpose, Spending Ahead);

/// <summary>Where a block confirms a transaction.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Time">The block's time.</param>
internal readonly record struct Confirmation(TransactionId Id, Height Height, Timestamp Time);
