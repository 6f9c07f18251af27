using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>A message blinded for its signer.</summary>
/// <param name="Message">What the signer sees; tells nothing of the message.</param>
/// <param name="Inverse">What takes the blinding off the signature. Whoever knows it links the two, so it stays with the voter.</param>
public sealed record Blinding(ImmutableArray<byte> Message, ImmutableArray<byte> Inverse);
