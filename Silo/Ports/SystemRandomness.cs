using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Ports;

/// <summary>The machine's own randomness.</summary>
/// <param name="newNodes">
/// How many nodes will soon ask for their first key. Threads begin to make these keys at once: one takes half a second, and a start leaves
/// a processor idle.
/// </param>
internal sealed class SystemRandomness(int newNodes) : IRandomness
{
    private readonly ConcurrentQueue<Task<RSA>> _made = new(Enumerable.Range(0, Math.Min(newNodes, 2 * Environment.ProcessorCount))
        .Select(_ => Task.Factory.StartNew(Make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public RSA NodeKey() => _made.TryDequeue(out var key) ? key.GetAwaiter().GetResult() : Make();

    public RSA IssuingKey() => RSA.Create(2048);

    public ECDsa AccountKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Signature Sign(ECDsa key, Hash256 digest) => Signature.By(key, digest);

    private static RSA Make()
    {
        var key = RSA.Create(3072);

        // The platform makes a key only when it is first used.
        _ = key.ExportRSAPublicKey();
        return key;
    }
}
