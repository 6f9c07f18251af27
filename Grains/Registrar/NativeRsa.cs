using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The RSA operation by OpenSSL, which blinds it and computes it in constant time.</summary>
internal sealed class NativeRsa : RsaPrivate
{
    private const int NoPadding = 3;

    private readonly PrivateKey _key;

    public NativeRsa(RsaPublic half, byte[] pkcs8) : base(half)
    {
        var pinned = GCHandle.Alloc(pkcs8, GCHandleType.Pinned);
        try
        {
            var position = pinned.AddrOfPinnedObject();
            _key = d2i_AutoPrivateKey(0, ref position, pkcs8.Length);
        }
        finally
        {
            pinned.Free();
            LibCrypto.ERR_clear_error();
        }

        if (_key.IsInvalid) throw new CryptographicException("OpenSSL reads no private key from these bytes.");
    }

    public static bool IsAvailable { get; } = LibCrypto.Has(nameof(EVP_PKEY_CTX_set_rsa_padding));

    public override void Dispose() => _key.Dispose();

    protected override byte[] RaiseUnchecked(ReadOnlySpan<byte> value)
    {
        var operation = EVP_PKEY_CTX_new(_key, 0);
        try
        {
            var raised = new byte[Public.Size];
            nint length = raised.Length;
            return operation != 0
                && EVP_PKEY_sign_init(operation) == LibCrypto.Done
                && EVP_PKEY_CTX_set_rsa_padding(operation, NoPadding) == LibCrypto.Done
                && EVP_PKEY_sign(operation, ref raised[0], ref length, ref MemoryMarshal.GetReference(value), value.Length)
                    == LibCrypto.Done
                && length == raised.Length
                ? raised
                : throw new CryptographicException("OpenSSL refuses the private operation.");
        }
        finally
        {
            EVP_PKEY_CTX_free(operation);
            LibCrypto.ERR_clear_error();
        }
    }

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern PrivateKey d2i_AutoPrivateKey(nint into, ref nint position, nint length);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_PKEY_CTX_new(PrivateKey key, nint engine);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_PKEY_CTX_free(nint operation);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_PKEY_sign_init(nint operation);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_PKEY_CTX_set_rsa_padding(nint operation, int padding);

    [DllImport(LibCrypto.Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_PKEY_sign(nint operation, ref byte into, ref nint length, ref byte value, nint size);

    /// <summary>Freed only after the last call that uses it, even if the signer is disposed meanwhile. Freeing erases the key.</summary>
    private sealed class PrivateKey() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }
}
