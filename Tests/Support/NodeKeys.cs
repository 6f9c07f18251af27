using System.Security.Cryptography;
using OrleansBallot.Ledger;

namespace OrleansBallot.Tests.Support;

/// <summary>RSA-3072 keys of nodes. They take long to make, so each is made once a run, when first used.</summary>
public static class NodeKeys
{
    private static readonly Lazy<RSA> _first = new(() => RSA.Create(3072));
    private static readonly Lazy<RSA> _second = new(() => RSA.Create(3072));

    public static RSA First => _first.Value;

    public static RSA Second => _second.Value;

    public static NodeKey Miner => NodeKey.Of(First);
}
