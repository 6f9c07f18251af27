using System.Security.Cryptography;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Keys;

/// <summary>
/// A node's RSA-3072 public key: its modulus, 384 big-endian bytes; the exponent is always 65537 (K3). It proves which node mined a block
/// or signed a receipt. It gives no right to do so.
/// </summary>
public sealed class NodeKey : IEquatable<NodeKey>
{
    /// <summary>The size of modulus and of signatures in bytes.</summary>
    public const int Size = 384;

    private readonly RsaPublic _key;

    private NodeKey(RsaPublic key) => _key = key;

    /// <summary>The modulus, 384 bytes.</summary>
    public ReadOnlySpan<byte> Modulus => _key.Modulus;

    /// <summary>Digits of a fingerprint.</summary>
    public const int FingerprintDigits = 16;

    /// <summary>
    /// A short name for people: the first 16 hex digits of <see cref="Digest"/>. With some effort an attacker finds another key with the
    /// same fingerprint.
    /// </summary>
    public string Fingerprint => Digest[..FingerprintDigits];

    /// <summary>Digits of <see cref="Digest"/> that are too many for an attacker to find another key.</summary>
    public const int PinDigits = 32;

    /// <summary>The modulus' hash, in hex.</summary>
    public string Digest => Hash256.Of(Modulus).ToString();

    /// <summary>The public half of a key pair.</summary>
    /// <exception cref="ArgumentException">The key is not RSA-3072 with exponent 65537.</exception>
    public static NodeKey Of(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RsaPublic.TryOf(key, Size) is { } read
            ? new(read)
            : throw new ArgumentException("A node's key is RSA-3072 with exponent 65537.", nameof(key));
    }

    /// <summary>Reads a modulus; null unless it has 384 bytes, its top bit set, and is odd.</summary>
    public static NodeKey? TryRead(ReadOnlySpan<byte> modulus) =>
        RsaPublic.TryRead(modulus, Size) is { } read ? new(read) : null;

    /// <summary>Signs a digest with RSASSA-PSS, SHA-256, salt of 32 bytes.</summary>
    public static byte[] Sign(RSA key, Hash256 digest)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.SignHash(digest.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }

    /// <summary>
    /// Checks a PSS signature over a digest by arithmetic alone. Platforms differ in the moduli that they refuse, such as ones with small
    /// factors, and all nodes must agree about every block.
    /// </summary>
    public bool Verify(Hash256 digest, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        digest.CopyTo(hash);
        return _key.TryRaise(signature) is { } encoded && Pss.IsEncoding(encoded, HashAlgorithmName.SHA256, hash, Hash256.Size);
    }

    /// <inheritdoc/>
    public bool Equals(NodeKey? other) => _key.Equals(other?._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>The modulus in hex.</summary>
    public override string ToString() => Hex.Text(Modulus);
}
