using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Silo.Ports;

/// <summary>The machine's own randomness.</summary>
internal sealed class SystemRandomness : IRandomness
{
    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public RSA NodeKey() => RSA.Create(3072);

    public RSA IssuingKey() => RSA.Create(2048);

    public ECDsa AccountKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
