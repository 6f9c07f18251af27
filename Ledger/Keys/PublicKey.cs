using System.Security.Cryptography;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Keys;

/// <summary>A P-256 public key as its affine point: X and Y, 32 big-endian bytes each (K1). Its text is 128 hex digits.</summary>
/// <remarks>A value may hold a point off the curve. <see cref="Verify"/> finds that, because only there it matters.</remarks>
public readonly record struct PublicKey(Hash256 X, Hash256 Y) : IComparable<PublicKey>
{
    /// <summary>By X, then by Y, as numbers.</summary>
    public int CompareTo(PublicKey other)
    {
        var order = X.CompareTo(other.X);
        return order == 0 ? Y.CompareTo(other.Y) : order;
    }

    /// <summary>The size in bytes.</summary>
    public const int Size = 64;

    /// <summary>The public half of a key pair.</summary>
    /// <exception cref="ArgumentException">The key is not on P-256.</exception>
    public static PublicKey Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        if (parameters.Curve.Oid?.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new ArgumentException(
                $"A voter's key is on P-256, not on {parameters.Curve.Oid?.FriendlyName ?? "another curve"}.", nameof(key));
        return new(Hash256.From(parameters.Q.X), Hash256.From(parameters.Q.Y));
    }

    /// <summary>Reads 128 lower-case hex digits.</summary>
    public static bool TryParse(string? text, out PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = Hex.TryParse(text, bytes);
        key = read ? new(Hash256.From(bytes[..32]), Hash256.From(bytes[32..])) : default;
        return read;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is no key.</exception>
    public static PublicKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is no key: {2 * Size} lower-case hex digits.");

    /// <summary>True when the point lies on the curve and is not the point at infinity.</summary>
    public bool IsOnCurve =>
        SharedCurve.IsAvailable ? SharedCurve.Contains(this) : VerifyByPlatform(default, default) != Rejection.InvalidKey;

    /// <summary>
    /// Checks an ECDSA signature (IEEE P1363, R‖S) over a SHA-256 digest. This is the ledger's most costly check, a tenth of a millisecond
    /// or more, so callers run it off the grain's turn and remember the result.
    /// </summary>
    /// <returns><see cref="Rejection.None"/>, <see cref="Rejection.InvalidKey"/> or <see cref="Rejection.WrongSignature"/>.</returns>
    public Rejection Verify(Hash256 digest, Signature signature) =>
        SharedCurve.IsAvailable ? SharedCurve.Verify(this, digest, signature) : VerifyByPlatform(digest, signature);

    /// <summary>The same check, with the same answers, wherever .NET runs.</summary>
    internal Rejection VerifyByPlatform(Hash256 digest, Signature signature)
    {
        using var key = Import();
        if (key is null) return Rejection.InvalidKey;
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Span<byte> raw = stackalloc byte[Signature.Size];
        digest.CopyTo(hash);
        signature.CopyTo(raw);
        return key.VerifyHash(hash, raw, DSASignatureFormat.IeeeP1363FixedFieldConcatenation) ? Rejection.None : Rejection.WrongSignature;
    }

    /// <summary>128 lower-case hex digits: X, then Y.</summary>
    public override string ToString() => X.ToString() + Y.ToString();

    /// <summary>The platform's import checks the curve: it refuses a point that is not on P-256.</summary>
    private ECDsa? Import()
    {
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = X.ToArray(), Y = Y.ToArray() } });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
