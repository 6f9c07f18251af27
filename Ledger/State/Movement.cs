using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>A change of a balance: one entry of an account's history, without a body.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Amount">How many coins.</param>
public abstract record Movement(Height Height, Amount Amount);

/// <summary>The reward of a block.</summary>
public sealed record Earning(Height Height, Amount Amount) : Movement(Height, Amount);

/// <summary>A transfer: one object in the histories of sender and recipient.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Transaction">The transaction's id.</param>
/// <param name="Sender">Whose coins they were.</param>
/// <param name="Recipient">Whose they are.</param>
/// <param name="Amount">How many coins.</param>
public sealed record Payment(Height Height, TransactionId Transaction, PublicKey Sender, PublicKey Recipient, Amount Amount)
    : Movement(Height, Amount);
