using System.Security.Cryptography;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Benchmarks.Ballots;

/// <summary>A voter's key, as numbers: a hundred thousand open keys would distort the measurement.</summary>
internal sealed record Voter(PublicKey Key, byte[] Secret)
{
    /// <summary>The credential, where the election asks for one.</summary>
    public Credential? Credential { get; set; }

    public static Voter Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(PublicKey.Of(key), key.ExportParameters(includePrivateParameters: true).D!);
    }

    public ECDsa Open() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = Secret,
        Q = new() { X = Key.X.ToArray(), Y = Key.Y.ToArray() },
    });
}
