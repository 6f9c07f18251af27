namespace OrleansBallot.Ledger;

/// <summary>The signed proofs with which a node joins or leaves the network (PROTOCOL §9).</summary>
public static class Membership
{
    /// <summary>Bytes of a challenge.</summary>
    public const int ChallengeSize = 32;

    /// <summary>The rule of <see cref="IsNodeName"/>, in the words of every error that quotes it.</summary>
    public const string NameRule = "1 to 32 characters of a-z, 0-9 and -";

    /// <summary>True for <c>[a-z0-9-]{1,32}</c>.</summary>
    public static bool IsNodeName(string? name) =>
        name is { Length: > 0 and <= 32 } && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>The digest that a proof signs. It binds name, key, purpose, and a challenge that serves once.</summary>
    public static Hash256 ProofDigest(Hash256 chain, string node, NodeKey key, ReadOnlySpan<byte> challenge, bool joins)
    {
        ArgumentNullException.ThrowIfNull(key);
        var payload = new CanonicalWriter().Text(node).Raw(key.Modulus).Bytes(challenge);
        return Preimage.Digest(joins ? "ballot/join/v1" : "ballot/leave/v1", chain, payload.Written);
    }
}
