using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Ports;

/// <summary>All random decisions of a node, so that a simulated run repeats from its seed.</summary>
public interface IRandomness
{
    /// <summary>Unpredictable bytes.</summary>
    byte[] Bytes(int count);

    /// <summary>A new RSA-3072 key for a node.</summary>
    RSA NodeKey();

    /// <summary>A new RSA-2048 key for an election's credentials.</summary>
    RSA IssuingKey();

    /// <summary>A new P-256 key for a node's own account.</summary>
    ECDsa AccountKey();

    /// <summary>Signs a digest with such a key. A signature takes a random number, and differs from one time to the next.</summary>
    Signature Sign(ECDsa key, Hash256 digest);
}
