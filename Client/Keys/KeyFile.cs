using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A voter's or organiser's P-256 key as an encrypted PKCS#8 PEM file, as OpenSSL reads and writes it.</summary>
internal static class KeyFile
{
    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const int MostBytes = 16 * 1024;

    // What the passphrase costs whoever guesses it.
    private static readonly PbeParameters _encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000);

    /// <summary>Makes a new key; never overwrites a file, since whoever loses a key loses its vote.</summary>
    public static PublicKey Create(string path, string passphrase)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, _encryption) + "\n";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };

        // From its first moment on nobody else may read it.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (File.Exists(path)) throw Exists(path);
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(pem));
        file.Flush(flushToDisk: true);
        return PublicKey.Of(key);
    }

    /// <summary>Reads a key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Asked only once the file turned out to be a key.</param>
    public static async Task<ECDsa> ReadAsync(string path, Func<Task<string>> passphrase)
    {
        if (!File.Exists(path)) throw Failure.Usage($"There is no key file '{path}'. Make one: ballot keys new FILE");
        if (new FileInfo(path).Length > MostBytes) throw NotAKey(path);
        var pem = await File.ReadAllTextAsync(path);
        if (!IsEncryptedKey(pem)) throw NotAKey(path);
        var opening = await passphrase();
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(pem, opening);
            _ = PublicKey.Of(key);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw Failure.Usage($"'{path}' does not open with this passphrase.");
        }
        catch (ArgumentException)
        {
            key.Dispose();
            throw Failure.Usage($"'{path}' holds a key of another kind; elections take keys on P-256.");
        }
    }

    /// <summary>Why no key is written there.</summary>
    public static Failure Exists(string path) => Failure.Usage($"'{path}' exists already; a key is never overwritten. Choose another name.");

    private static bool IsEncryptedKey(string pem) => PemEncoding.TryFind(pem, out var fields) && pem.AsSpan()[fields.Label].SequenceEqual(Label);

    private static Failure NotAKey(string path) => Failure.Usage($"'{path}' is not an encrypted PKCS#8 key in PEM. Make one: ballot keys new FILE");
}
