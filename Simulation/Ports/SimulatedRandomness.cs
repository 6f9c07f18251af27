using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Ports;

/// <summary>
/// The randomness of all grains of a world. RSA keys are taken from those that are brought along, in turn; further nodes get made ones.
/// </summary>
internal sealed class SimulatedRandomness(World world) : IRandomness
{
    private readonly Dice _dice = world.Dice("randomness");
    private int _nodes;
    private int _elections;
    private int _accounts;

    public byte[] Bytes(int count) => _dice.Bytes(count);

    public RSA NodeKey()
    {
        var beyond = _nodes++ - RsaKeys.OfNodes.Count;
        return beyond < 0 ? RsaKeys.OfNodes.Number(_nodes - 1) : MadeKeys.Number(beyond);
    }

    public RSA IssuingKey() => RsaKeys.OfElections.Number(_elections++);

    public Signature Sign(ECDsa key, Hash256 digest) => Person.Of(key).Sign(digest);

    public ECDsa AccountKey() => ECDsa.Create(
        new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = new Person($"account {_accounts++} of {world.Seed}").Secret });
}
