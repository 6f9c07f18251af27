using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>A message blinded for its signer.</summary>
/// <param name="Message">The message for the signer, which tells nothing of the original.</param>
/// <param name="Inverse">The number that unblinds the signature. Anyone who knows it can link the two, so it stays with the voter.</param>
public sealed record Blinding(ImmutableArray<byte> Message, ImmutableArray<byte> Inverse);
