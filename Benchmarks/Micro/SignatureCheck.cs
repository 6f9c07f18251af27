using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Micro;

/// <summary>
/// The cost of checking a vote's signature. The platform's check with a prepared key is the lower bound. Every voter has another key, so a
/// ledger pays for preparing it too.
/// </summary>
public class SignatureCheck
{
    private readonly Transaction _vote = Sample.Vote();
    private readonly byte[] _digest = new byte[Hash256.Size];
    private readonly byte[] _signature = new byte[Signature.Size];
    private readonly ECDsa _ready = ECDsa.Create();

    [GlobalSetup]
    public void Prepare()
    {
        _vote.Id.Value.CopyTo(_digest);
        _vote.Signature!.Value.CopyTo(_signature);
        var voter = _vote.Payload.Signer!.Value;
        _ready.ImportParameters(new() { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = voter.X.ToArray(), Y = voter.Y.ToArray() } });
    }

    [GlobalCleanup]
    public void Dispose() => _ready.Dispose();

    [Benchmark(Baseline = true)]
    public bool PlatformWithReadyKey() => _ready.VerifyHash(_digest, _signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    [Benchmark]
    public Rejection Vote() => _vote.CheckSignature();
}
