using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Keys;

/// <summary>The signed proofs with which a node joins or leaves the network (PROTOCOL §9).</summary>
public static class MembershipProof
{
    /// <summary>Bytes of a challenge.</summary>
    public const int ChallengeSize = 32;

    /// <summary>The digest that a proof signs. It binds name, key, purpose, and a challenge that serves once.</summary>
    public static Hash256 Digest(Hash256 chain, string node, NodeKey key, ReadOnlySpan<byte> challenge, bool joins)
    {
        ArgumentNullException.ThrowIfNull(key);
        var payload = new CanonicalWriter().Text(node).Raw(key.Modulus).Bytes(challenge);
        return Preimage.Digest(joins ? "ballot/join/v1" : "ballot/leave/v1", chain, payload.Written);
    }
}
