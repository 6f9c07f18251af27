using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Simulation.Keys;

namespace OrleansBallot.Tests.Support;

/// <summary>RSA-3072 keys of nodes. Making one takes seconds, so the tests bring their own. They protect nothing.</summary>
public static class NodeKeys
{
    private static readonly RsaKeys _keys = RsaKeys.OfNodes;

    public static int Count => _keys.Count;

    public static RSA First { get; } = Number(0);

    public static RSA Second { get; } = Number(1);

    public static NodeKey Miner => NodeKey.Of(First);

    /// <summary>A key object for the caller to dispose. Numbers above the count start again.</summary>
    public static RSA Number(int number) => _keys.Number(number);
}
