using System.Reflection;
using System.Security.Cryptography;

namespace OrleansBallot.Simulation.Keys;

/// <summary>RSA keys that simulations and tests bring along, because making one takes long. They protect nothing.</summary>
/// <param name="kind">The beginning of their files' names.</param>
internal sealed class RsaKeys(string kind)
{
    private readonly string[] _pems =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith(kind, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Read),
    ];

    /// <summary>RSA-3072 keys of nodes.</summary>
    public static RsaKeys OfNodes { get; } = new("node-");

    /// <summary>RSA-2048 keys of elections' credentials.</summary>
    public static RsaKeys OfElections { get; } = new("issuing-");

    public int Count => _pems.Length;

    /// <summary>A key object for the caller to dispose. Numbers above the count start again.</summary>
    public RSA Number(int number)
    {
        var key = RSA.Create();
        key.ImportFromPem(_pems[number % _pems.Length]);
        return key;
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
