using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>The cost of decoding a vote strictly, its id and its Merkle leaf included. Hashing its bytes once is the lower bound.</summary>
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
