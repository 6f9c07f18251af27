namespace OrleansBallot.Ledger;

/// <summary>
/// What only one pending transaction may want: a key's vote in an election, unless a later one is of a higher revision; its close, its
/// next pause, its seal; a key's transfer of one sequence.
/// </summary>
internal readonly record struct Claim(TransactionKind Kind, ElectionId Election = default, PublicKey Key = default, uint Number = 0);
