using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>
/// The RSA-2048 public key under which an election's credentials are issued: its modulus, 256 big-endian bytes; the exponent is
/// always 65537. One key serves one election.
/// </summary>
public sealed class IssuingKey : IEquatable<IssuingKey>
{
    /// <summary>The size in bytes of the modulus, of blinded messages and of signatures.</summary>
    public const int Size = 256;

    private IssuingKey(RsaPublic key) => Rsa = key;

    /// <summary>The modulus, 256 bytes.</summary>
    public ReadOnlySpan<byte> Modulus => Rsa.Modulus;

    internal RsaPublic Rsa { get; }

    /// <summary>The public half of a key pair.</summary>
    /// <exception cref="ArgumentException">The key is not RSA-2048 with exponent 65537.</exception>
    public static IssuingKey Of(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RsaPublic.TryOf(key, Size) is { } read
            ? new(read)
            : throw new ArgumentException("An issuing key is RSA-2048 with exponent 65537.", nameof(key));
    }

    /// <summary>Reads a modulus; null unless it has 256 bytes, its top bit set, and is odd.</summary>
    public static IssuingKey? TryRead(ReadOnlySpan<byte> modulus) => RsaPublic.TryRead(modulus, Size) is { } read ? new(read) : null;

    /// <summary>Reads a modulus in lower-case hex.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static IssuingKey Parse(string text)
    {
        Span<byte> modulus = stackalloc byte[Size];
        return (Hex.TryParse(text, modulus) ? TryRead(modulus) : null)
            ?? throw new FormatException($"'{text}' is no RSA-2048 modulus: {2 * Size} lower-case hex digits.");
    }

    /// <inheritdoc/>
    public bool Equals(IssuingKey? other) => Rsa.Equals(other?.Rsa);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IssuingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Rsa.GetHashCode();

    /// <summary>The modulus in hex.</summary>
    public override string ToString() => Hex.Text(Modulus);
}
