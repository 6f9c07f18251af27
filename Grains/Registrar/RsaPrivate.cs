using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The bare private operation of RSA, which .NET offers only together with a padding. Any thread may use it.</summary>
internal abstract class RsaPrivate(RsaPublic key) : IDisposable
{
    /// <summary>The public half.</summary>
    public RsaPublic Public => key;

    /// <summary>Reads a key pair from PKCS#8.</summary>
    /// <exception cref="CryptographicException">The bytes are no RSA key.</exception>
    public static RsaPrivate Import(byte[] pkcs8, IRandomness randomness)
    {
        using var pair = RSA.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out var read);
        if (read != pkcs8.Length) throw new CryptographicException($"{pkcs8.Length - read} bytes follow the private key.");
        var half = RsaPublic.TryOf(pair, pair.KeySize / 8)
            ?? throw new CryptographicException("The private key's modulus is of no whole bytes, or its exponent is not 65537.");
        return NativeRsa.IsAvailable
            ? new NativeRsa(half, pkcs8)
            : new ManagedRsa(half, pair.ExportParameters(includePrivateParameters: true), randomness);
    }

    /// <summary>Raises a number below the modulus to the private exponent.</summary>
    /// <exception cref="CryptographicException">The result is wrong.</exception>
    public byte[] Raise(ReadOnlySpan<byte> value)
    {
        var raised = RaiseUnchecked(value);

        // One wrong result, after a fault of the machine, would give its receiver a factor of the modulus.
        return Public.TryRaise(raised).AsSpan().SequenceEqual(value)
            ? raised
            : throw new CryptographicException("The private operation gave a wrong result, which is withheld: this machine is at fault.");
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The operation itself, in a time that tells nothing of the key.</summary>
    protected abstract byte[] RaiseUnchecked(ReadOnlySpan<byte> value);
}
