using System.Collections.Immutable;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>
/// The right to vote in one election with a one-time key, signed by a registrar that never saw the key. It ties a ballot to the roll, but
/// not to a person.
/// </summary>
/// <param name="Class">The place of the voter's class in the roll.</param>
/// <param name="Randomizer">The 32 bytes before the signed message.</param>
/// <param name="Signature">256 bytes under the election's issuing key.</param>
public sealed record Credential(byte Class, Hash256 Randomizer, ImmutableArray<byte> Signature)
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 1 + BlindRsa.RandomizerSize + IssuingKey.Size;

    /// <summary>The message that the registrar signs blindly. It binds the one-time key to one election on one chain.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="election">The election in which the key may vote.</param>
    /// <param name="voter">The one-time key.</param>
    public static byte[] Message(Hash256 chain, ElectionId election, PublicKey voter) =>
        Preimage.Bytes("ballot/creds/v1", chain, new CanonicalWriter().Hash(election.Value).Hash(voter.X).Hash(voter.Y).Written);

    /// <summary>
    /// True when the credential gives this key a vote in this election on this chain. It costs as much as a signature check, and needs no
    /// state.
    /// </summary>
    public bool Check(Hash256 chain, ElectionId election, PublicKey voter, IssuingKey key) =>
        BlindRsa.Verify(key, BlindRsa.Prepare(Randomizer.ToArray(), Message(chain, election, voter)), Signature.AsSpan());

    /// <summary>By value, signature included.</summary>
    public bool Equals(Credential? other) =>
        other is not null && Class == other.Class && Randomizer == other.Randomizer
            && Signature.AsSpan().SequenceEqual(other.Signature.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Randomizer.GetHashCode();

    internal void Write(CanonicalWriter writer) => writer.Byte(Class).Hash(Randomizer).Raw(Signature.AsSpan());

    internal static Credential Read(ref CanonicalReader reader) => new(reader.Byte(), reader.Hash(), [.. reader.Raw(IssuingKey.Size)]);
}
