using System.Security.Cryptography;

namespace OrleansBallot.Tests.Support;

/// <summary>RSA keys that the tests bring along, the same in every run: making one takes long. They protect nothing.</summary>
/// <param name="folder">The folder of their files under <c>Support/Keys</c>; empty for that one itself.</param>
internal sealed class PemKeys(string folder)
{
    private readonly string[] _pems =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Support", "Keys", folder), "*.pem")
            .Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    public int Count => _pems.Length;

    /// <summary>A key object for the caller to dispose. Numbers above the count start again.</summary>
    public RSA Number(int number)
    {
        var key = RSA.Create();
        key.ImportFromPem(_pems[number % _pems.Length]);
        return key;
    }
}
