using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>A signed vote like any other.</summary>
internal static class Sample
{
    public static readonly Hash256 Chain = Hash256.Of("a chain"u8);

    public static Transaction Vote()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Transaction.Sign(
            Chain, CastVote.For(PublicKey.Of(key), new(Hash256.Of("an election"u8)), choice: 3, new(1_700_000_000_000)), key);
    }
}
