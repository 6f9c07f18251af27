using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>
/// A right that only one pending transaction may have: a key's vote in an election, unless a later vote has a higher revision; an
/// election's close, extension, next pause or seal; an option's withdrawal; a key's transfer with one sequence.
/// </summary>
internal readonly record struct Claim(TransactionKind Kind, ElectionId Election = default, PublicKey Key = default, uint Number = 0);
