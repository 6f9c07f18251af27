using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using OrleansBallot.Ledger;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>What it costs to read a vote strictly, its id and its Merkle leaf included; hashing its bytes once is the floor.</summary>
[MemoryDiagnoser]
public class TransactionDecode
{
    private readonly byte[] _bytes = Sample.Vote().Bytes.ToArray();

    [Benchmark(Baseline = true)]
    public byte OneHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes, hash);
        return hash[0];
    }

    [Benchmark]
    public Rejection Decode() => Transaction.TryDecode(Sample.Chain, _bytes, out _);
}
