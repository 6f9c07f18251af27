namespace OrleansBallot.Ledger;

/// <summary>A change of a balance: one entry of an account's history, without a body.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Amount">How many coins.</param>
public abstract record Movement(Height Height, Amount Amount);

/// <summary>The reward of a block.</summary>
public sealed record Earning(Height Height, Amount Amount) : Movement(Height, Amount);

/// <summary>A transfer: one object in the histories of sender and recipient.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Transaction">The transaction's id.</param>
/// <param name="Transfer">The transfer.</param>
public sealed record Payment(Height Height, TransactionId Transaction, Transfer Transfer) : Movement(Height, Transfer.Amount);
