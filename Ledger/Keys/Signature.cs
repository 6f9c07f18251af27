using System.Security.Cryptography;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Keys;

/// <summary>An ECDSA P-256 signature, R then S, 32 big-endian bytes each (IEEE P1363; K2).</summary>
public readonly record struct Signature(Hash256 R, Hash256 S)
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 64;

    /// <summary>Signs a digest.</summary>
    public static Signature By(ECDsa key, Hash256 digest)
    {
        ArgumentNullException.ThrowIfNull(key);
        var raw = key.SignHash(digest.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new(Hash256.From(raw.AsSpan(0, 32)), Hash256.From(raw.AsSpan(32)));
    }

    /// <summary>Reads 128 lower-case hex digits.</summary>
    public static bool TryParse(string? text, out Signature signature)
    {
        var read = PublicKey.TryParse(text, out var pair);
        signature = new(pair.X, pair.Y);
        return read;
    }

    /// <summary>Writes the 64 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        R.CopyTo(destination);
        S.CopyTo(destination[32..]);
    }

    /// <summary>128 lower-case hex digits.</summary>
    public override string ToString() => R.ToString() + S.ToString();
}
