using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>The judgement of one transaction.</summary>
/// <param name="State">The state against which it is judged.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="At">The block's time, or the moment of submission.</param>
/// <param name="Purpose">Whether it is judged for a block or on submission.</param>
/// <param name="Ahead">For a transfer: the pending ones before it.</param>
internal readonly record struct Judging(LedgerState State, Transaction Transaction, Timestamp At, Judged Purpose, Spending Ahead);

/// <summary>The place where a block confirms a transaction.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Time">The block's time.</param>
internal readonly record struct Confirmation(TransactionId Id, Height Height, Timestamp Time);
