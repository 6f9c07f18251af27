using System.Numerics;
using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// The RSA operation without OpenSSL: .NET's numbers, by the Chinese remainder theorem. Their time depends on their value, so the base is
/// blinded: an attacker who chooses the message sees times of random numbers.
/// </summary>
internal sealed class ManagedRsa(RsaPublic half, RSAParameters key, IRandomness randomness) : RsaPrivate(half)
{
    private readonly BigInteger _p = RsaPublic.Number(key.P);
    private readonly BigInteger _q = RsaPublic.Number(key.Q);
    private readonly BigInteger _dp = RsaPublic.Number(key.DP);
    private readonly BigInteger _dq = RsaPublic.Number(key.DQ);
    private readonly BigInteger _inverseQ = RsaPublic.Number(key.InverseQ);

    public override void Dispose()
    {
        // .NET's numbers can't be erased. The garbage collector frees the rest of the key with them.
    }

    protected override byte[] RaiseUnchecked(ReadOnlySpan<byte> value)
    {
        var n = Public.N;
        var (mask, inverse) = Mask();
        var hidden = RsaPublic.Number(value) * mask % n;
        var modQ = BigInteger.ModPow(hidden, _dq, _q);
        var difference = (BigInteger.ModPow(hidden, _dp, _p) - modQ) * _inverseQ % _p;
        if (difference.Sign < 0) difference += _p;
        return Public.Bytes((modQ + (difference * _q)) * inverse % n);
    }

    private (BigInteger Mask, BigInteger Inverse) Mask()
    {
        while (true)
        {
            var factor = randomness.Bytes(Public.Size);
            if (Public.TryRaise(factor) is { } mask && Public.Inverse(RsaPublic.Number(factor)) is { } inverse)
                return (RsaPublic.Number(mask), inverse);
        }
    }
}
