using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Tests.Support;

/// <summary>Real randomness, except for RSA keys, which take seconds to make.</summary>
internal sealed class TestRandomness : IRandomness
{
    private int _made;

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public RSA NodeKey() => NodeKeys.Number(Interlocked.Increment(ref _made));

    public RSA IssuingKey() => RSA.Create(2048);

    public ECDsa AccountKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
