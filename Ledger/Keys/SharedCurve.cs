using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Keys;

/// <summary>
/// Checks P-256 signatures with the library that .NET calls on Linux, with one curve object for all keys. Through .NET every key makes a
/// curve object of its own and multiplies its point by the curve's order. With cofactor 1 that shows no more than a check that the point is
/// on the curve, and takes three quarters of the time; every voter has another key.
/// </summary>
internal static class SharedCurve
{
    private const int P256 = 415;
    private const int Right = LibCrypto.Done;
    private const int Wrong = 0;
    private const byte Uncompressed = 4;

    // Never freed and never changed: OpenSSL lets any number of threads read a curve.
    private static readonly nint _curve = LibCrypto.Has(nameof(ECDSA_do_verify)) ? EC_GROUP_new_by_curve_name(P256) : 0;

    /// <summary>False where there is no OpenSSL 3. Then only the platform's own check is left.</summary>
    internal static bool IsAvailable => _curve != 0;

    /// <summary>As <see cref="PublicKey.IsOnCurve"/>.</summary>
    internal static bool Contains(PublicKey key)
    {
        var point = EC_POINT_new(_curve);
        try
        {
            return IsPoint(key, point);
        }
        finally
        {
            EC_POINT_free(point);
            LibCrypto.ERR_clear_error();
        }
    }

    /// <summary>As <see cref="PublicKey.Verify"/>.</summary>
    internal static Rejection Verify(PublicKey signer, Hash256 digest, Signature signature)
    {
        var (point, key, pair) = (EC_POINT_new(_curve), EC_KEY_new(), ECDSA_SIG_new());
        try
        {
            if (!IsPoint(signer, point)) return Rejection.InvalidKey;

            Span<byte> raw = stackalloc byte[Signature.Size];
            signature.CopyTo(raw);
            Require(EC_KEY_set_group(key, _curve));
            Require(EC_KEY_set_public_key(key, point));
            Require(ECDSA_SIG_set0(
                pair, LibCrypto.BN_bin2bn(ref raw[0], Hash256.Size, 0), LibCrypto.BN_bin2bn(ref raw[Hash256.Size], Hash256.Size, 0)));

            Span<byte> hash = stackalloc byte[Hash256.Size];
            digest.CopyTo(hash);
            return ECDSA_do_verify(ref hash[0], hash.Length, pair, key) switch
            {
                Right => Rejection.None,
                Wrong => Rejection.WrongSignature,
                var code => throw new CryptographicException(code),
            };
        }
        finally
        {
            ECDSA_SIG_free(pair);
            EC_KEY_free(key);
            EC_POINT_free(point);

            // A refused key leaves an entry in this thread's error queue, where the next failure of other code would find it.
            LibCrypto.ERR_clear_error();
        }
    }

    private static bool IsPoint(PublicKey key, nint point)
    {
        Span<byte> encoded = stackalloc byte[1 + PublicKey.Size];
        encoded[0] = Uncompressed;
        key.X.CopyTo(encoded[1..]);
        key.Y.CopyTo(encoded[(1 + Hash256.Size)..]);
        return EC_POINT_oct2point(_curve, point, ref encoded[0], encoded.Length, 0) == Right;
    }

    private static void Require(int result)
    {
        if (result != Right) throw new CryptographicException("OpenSSL has no memory for a key.");
    }

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EC_GROUP_new_by_curve_name(int name);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EC_POINT_new(nint curve);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EC_POINT_free(nint point);

    /// <summary>Refuses points off the curve, and coordinates that are not below the field's prime.</summary>
    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EC_POINT_oct2point(nint curve, nint point, ref byte bytes, nint length, nint context);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EC_KEY_new();

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EC_KEY_free(nint key);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EC_KEY_set_group(nint key, nint curve);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EC_KEY_set_public_key(nint key, nint point);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ECDSA_SIG_new();

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ECDSA_SIG_free(nint signature);

    /// <summary>The signature owns both numbers from here on.</summary>
    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ECDSA_SIG_set0(nint signature, nint r, nint s);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ECDSA_do_verify(ref byte digest, int length, nint signature, nint key);
}
