using System.Buffers.Binary;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>
/// Header hashes on one core: a plain call a hash against the miner's eight lanes. Times are per hash; 50 ns are 20 million a second.
/// </summary>
public class HashRate
{
    private const int Hashes = 1 << 18;

    private readonly byte[] _header = new byte[BlockHeader.Size];

    [GlobalSetup]
    public void FillHeader() => new Random(1).NextBytes(_header);

    [Benchmark(Baseline = true, OperationsPerInvoke = Hashes)]
    public int OneCallAHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sum = 0;
        for (ulong nonce = 0; nonce < Hashes; nonce++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_header.AsSpan(BlockHeader.Size - sizeof(ulong)), nonce);
            sum += SHA256.HashData(_header, hash);
        }
        return sum;
    }

    // At the greatest difficulty no nonce wins, so the whole range is searched.
    [Benchmark(OperationsPerInvoke = Hashes)]
    public ulong? EightLanes() => NonceSearch.Find(_header, ulong.MaxValue, 0, Hashes);
}
