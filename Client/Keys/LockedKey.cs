using System.Security.Cryptography;

namespace OrleansBallot.Client;

/// <summary>A key file that has the right form, as far as that can be seen without its passphrase.</summary>
internal sealed class LockedKey
{
    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const int MostBytes = 16 * 1024;
    private readonly string _path;
    private readonly string _pem;

    private LockedKey(string path, string pem) => (_path, _pem) = (path, pem);

    public static LockedKey Find(string path)
    {
        if (!File.Exists(path)) throw Failure.Usage($"There is no key file '{path}'. Make one: ballot keys new {path}");
        if (new FileInfo(path).Length > MostBytes) throw NotAKey(path);
        var pem = File.ReadAllText(path);
        return IsEncryptedKey(pem) ? new(path, pem) : throw NotAKey(path);
    }

    /// <summary>Opens it; null where the passphrase is wrong.</summary>
    public ECDsa? TryOpen(string passphrase) => PassphraseForms.All(passphrase).Select(TryForm).FirstOrDefault(key => key is not null);

    private ECDsa? TryForm(string passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(_pem, passphrase);
            _ = Ledger.Keys.PublicKey.Of(key);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
        catch (ArgumentException)
        {
            key.Dispose();
            throw Failure.Usage($"'{_path}' holds a key of another kind; elections take keys on P-256.");
        }
    }

    /// <summary>Opens it with the passphrase that was given, or that a person types and may type again.</summary>
    public async Task<ECDsa> OpenAsync(Passphrases passphrases, CancellationToken stop)
    {
        foreach (var attempt in passphrases.ForKey(_path))
        {
            if (TryOpen(await attempt(stop)) is { } key) return key;
        }

        throw Failure.Usage($"'{_path}' does not open with this passphrase.");
    }

    private static bool IsEncryptedKey(string pem) =>
        PemEncoding.TryFind(pem, out var fields) && pem.AsSpan()[fields.Label].SequenceEqual(Label);

    private static Failure NotAKey(string path) =>
        Failure.Usage($"'{path}' is not an encrypted PKCS#8 key in PEM. Make one: ballot keys new FILE");
}
