using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>The leaves under a roll's root (PROTOCOL §3). The salt keeps ids from being guessed, and rolls from being recognised.</summary>
public static class RollCommitment
{
    /// <summary>Bytes of a roll's salt.</summary>
    public const int SaltSize = 32;

    /// <summary>The leaf of one voter.</summary>
    /// <param name="salt">The roll's salt.</param>
    /// <param name="voter">The voter's id in UTF-8.</param>
    /// <param name="weight">What the voter's ballot counts.</param>
    /// <exception cref="ArgumentException">The salt has another size.</exception>
    public static Hash256 Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> voter, uint weight)
    {
        if (salt.Length != SaltSize) throw new ArgumentException($"A roll's salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        return Merkle.Leaf(new CanonicalWriter().Raw(salt).Bytes(voter).Length(weight).Written);
    }
}
