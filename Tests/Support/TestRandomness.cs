using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>Real chance, but for RSA keys, which take long to make.</summary>
internal sealed class TestRandomness : IRandomness
{
    // Of all instances: the registrars of a network have keys of their own.
    private static int _issued;

    private int _made;

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public RSA NodeKey() => NodeKeys.Number(Interlocked.Increment(ref _made));

    public RSA IssuingKey() => IssuingKeys.OfRegistrar(Interlocked.Increment(ref _issued));

    public ECDsa AccountKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Signature Sign(ECDsa key, Hash256 digest) => Signature.By(key, digest);
}
