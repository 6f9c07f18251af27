using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Credentials;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// The private half of an issuing key: BlindSign of RFC 9474. It takes most of a millisecond, so it runs off-turn. Any number of threads
/// may use it at once.
/// </summary>
internal sealed class BlindSigner : IDisposable
{
    private readonly RsaPrivate _key;

    /// <summary>Reads a key from <see cref="NewKey"/>.</summary>
    /// <exception cref="CryptographicException">The bytes are no RSA-2048 key with exponent 65537.</exception>
    public BlindSigner(byte[] pkcs8, IRandomness randomness)
    {
        _key = RsaPrivate.Import(pkcs8, randomness);
        Key = IssuingKey.TryRead(_key.Public.Modulus)
            ?? throw new CryptographicException($"An issuing key is RSA-2048, not RSA-{8 * _key.Public.Size}.");
    }

    /// <summary>The public half.</summary>
    public IssuingKey Key { get; }

    /// <summary>A new key pair as PKCS#8, unencrypted.</summary>
    public static byte[] NewKey(IRandomness randomness)
    {
        using var key = randomness.IssuingKey();
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>Signs a blinded message.</summary>
    /// <exception cref="ArgumentException">
    /// The bytes are no blinded message: ask <see cref="BlindRsa.IsBlinded(IssuingKey, ReadOnlySpan{byte})"/> first.
    /// </exception>
    public byte[] Sign(ReadOnlySpan<byte> blindedMessage) => BlindRsa.IsBlinded(Key, blindedMessage)
        ? _key.Raise(blindedMessage)
        : throw new ArgumentException(
            $"A blinded message has {IssuingKey.Size} bytes, lies above 1 and below the modulus less 1, and shares no factor with it.",
            nameof(blindedMessage));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
