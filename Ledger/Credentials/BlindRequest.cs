using System.Security.Cryptography;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>
/// A voter's request for a credential (K5). It is derived from the voter's key, the chain and the election, so anyone with the key makes
/// the same request anywhere, and always gets the same credential.
/// </summary>
/// <param name="Randomizer">The randomizer of the credential.</param>
/// <param name="Blinding">The message for the registrar, and the inverse that unblinds its answer.</param>
public sealed record BlindRequest(Hash256 Randomizer, Blinding Blinding)
{
    private const int DerivedSize = BlindRsa.RandomizerSize + BlindRsa.SaltSize + IssuingKey.Size;

    /// <summary>Derives the request of a key in an election.</summary>
    /// <param name="secret">
    /// The voter's private key: the number as 32 big-endian bytes. Anyone who knows it can link ballot and voter.
    /// </param>
    /// <param name="chain">The chain id.</param>
    /// <param name="election">The election in which the key will vote.</param>
    /// <param name="voter">The public key.</param>
    /// <param name="issuer">The issuing key of one class.</param>
    /// <param name="place">The place of that class in the roll.</param>
    /// <exception cref="ArgumentException">The secret has not 32 bytes.</exception>
    public static BlindRequest Derive(
        ReadOnlySpan<byte> secret, Hash256 chain, ElectionId election, PublicKey voter, IssuingKey issuer, byte place = 0)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        if (secret.Length != 32) throw new ArgumentException($"A private key has 32 bytes, not {secret.Length}.", nameof(secret));
        Span<byte> derived = stackalloc byte[DerivedSize];

        // A factor may lie above the modulus. Each attempt derives another one, and half of them serve.
        for (byte attempt = 0; ; attempt = checked((byte)(attempt + 1)))
        {
            // The class is in it: a factor that hid the same ballot under two issuing keys would tell a registrar which ballot it is.
            var bound = new CanonicalWriter().Hash(election.Value).Byte(place).Byte(attempt);
            var info = Preimage.Bytes("ballot/blind/v1", chain, bound.Written);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], info);
            var randomizer = derived[..BlindRsa.RandomizerSize];
            var salt = derived.Slice(BlindRsa.RandomizerSize, BlindRsa.SaltSize);
            var prepared = BlindRsa.Prepare(randomizer, Credential.Message(chain, election, voter));
            if (BlindRsa.Blind(issuer, prepared, salt, derived[^IssuingKey.Size..]) is { } blinding)
                return new(Hash256.From(randomizer), blinding);
        }
    }

    /// <summary>Unblinds the registrar's answer.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="election">The election.</param>
    /// <param name="voter">The key that will vote.</param>
    /// <param name="issuer">The issuing key of the voter's class.</param>
    /// <param name="answer">The blind signature.</param>
    /// <param name="place">The place of the class in the roll.</param>
    /// <returns>A verified credential; null where the answer gives none.</returns>
    public Credential? Finish(Hash256 chain, ElectionId election, PublicKey voter, IssuingKey issuer, ReadOnlySpan<byte> answer,
        byte place = 0)
    {
        var prepared = BlindRsa.Prepare(Randomizer.ToArray(), Credential.Message(chain, election, voter));
        return BlindRsa.Finalize(issuer, prepared, answer, Blinding.Inverse.AsSpan()) is { } signature
            ? new(place, Randomizer, [.. signature])
            : null;
    }
}
