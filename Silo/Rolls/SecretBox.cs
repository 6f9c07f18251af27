using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo.Rolls;

/// <summary>
/// AES-256-GCM under a key in a file: 32 random bytes that only their owner may read. The file is made when the first secret is encrypted.
/// A box is version ‖ nonce ‖ ciphertext ‖ tag. The tag covers the owner's name too.
/// </summary>
internal sealed class SecretBox(DataDirectory data, string keyFile) : ISecretBox
{
    private const string Setting = RollOptions.KeyFileKey;
    private const byte Version = 1;
    private const int KeySize = 32;

    private static readonly int _nonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int _tagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly Lock _gate = new();
    private byte[]? _key;

    /// <summary>Checks the file at the start, or a voter would be the first to meet the error.</summary>
    /// <exception cref="StartupException">It can't be the key's file.</exception>
    public void Check()
    {
        if (Directory.Exists(keyFile)) throw Settings.Broken(Setting, keyFile, "a file, and this is a directory");
        if (!Directory.Exists(Path.GetDirectoryName(keyFile))) throw Settings.Broken(Setting, keyFile, "a file in a directory that exists");
        if (!File.Exists(keyFile)) return;
        try
        {
            Key(() => throw new IOException($"{Setting} is '{keyFile}', which has gone."));
        }
        catch (IOException failure)
        {
            throw new StartupException(failure.Message, failure);
        }
    }

    public byte[] Encrypt(string owner, byte[] secret)
    {
        using var cipher = new AesGcm(Key(() => RandomNumberGenerator.GetBytes(KeySize)), _tagSize);
        var box = new byte[1 + _nonceSize + secret.Length + _tagSize];
        box[0] = Version;
        var nonce = box.AsSpan(1, _nonceSize);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(
            nonce, secret, box.AsSpan(1 + _nonceSize, secret.Length), box.AsSpan(box.Length - _tagSize), Encoding.UTF8.GetBytes(owner));
        return box;
    }

    public byte[] Decrypt(string owner, byte[] box)
    {
        using var cipher = new AesGcm(
            Key(
                () => throw new IOException(
                    $"{Setting} is '{keyFile}', which does not exist, but secrets are kept under a key. Copy the file from "
                    + "the silo that made it.")),
            _tagSize);
        var secret = new byte[Math.Max(0, box.Length - 1 - _nonceSize - _tagSize)];
        try
        {
            if (box.Length < 1 + _nonceSize + _tagSize || box[0] != Version) throw new CryptographicException("It is no encrypted secret.");
            cipher.Decrypt(
                box.AsSpan(1, _nonceSize), box.AsSpan(1 + _nonceSize, secret.Length), box.AsSpan(box.Length - _tagSize), secret,
                Encoding.UTF8.GetBytes(owner));
            return secret;
        }
        catch (CryptographicException failure)
        {
            throw new IOException(
                $"{Setting} is '{keyFile}', whose key does not decrypt the secrets of {owner}: they were encrypted with another one, or "
                + "are damaged. All silos need the same file.",
                failure);
        }
    }

    /// <summary>The key, which is read once. Its file is written as durably as those of the data directory, wherever it lies.</summary>
    private byte[] Key(Func<byte[]> make)
    {
        lock (_gate)
        {
            try
            {
                var key = _key ?? data.GetOrAdd(keyFile, make);
                return key.Length == KeySize
                    ? _key = key
                    : throw new IOException($"{Setting} is '{keyFile}', which has {key.Length} bytes instead of {KeySize}: restore it.");
            }
            catch (StorageException failure)
            {
                // The outer message names the data directory, and the key may lie elsewhere.
                throw new IOException($"{Setting} is '{keyFile}': {(failure.InnerException ?? failure).Message}");
            }
        }
    }
}
