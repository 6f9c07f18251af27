using BenchmarkDotNet.Attributes;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>
/// The Merkle root of a full second's votes. One hash over all leaves in a row is the lower bound for any commitment to them.
/// </summary>
public class MerkleRoot
{
    private const int Leaves = 3000;

    private readonly Hash256[] _leaves = [.. Enumerable.Range(0, Leaves).Select(i => Merkle.Leaf(BitConverter.GetBytes(i)))];
    private readonly byte[] _inARow = new byte[Leaves * Hash256.Size];

    [GlobalSetup]
    public void CopyLeaves()
    {
        for (var i = 0; i < Leaves; i++) _leaves[i].CopyTo(_inARow.AsSpan(i * Hash256.Size));
    }

    [Benchmark(Baseline = true)]
    public Hash256 OneHashOverAll() => Hash256.Of(_inARow);

    [Benchmark]
    public Hash256 Root() => Merkle.Root(_leaves);
}
