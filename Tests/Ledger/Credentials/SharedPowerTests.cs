using System.Numerics;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Two nodes that judge a credential differently fork for good, so both ways to raise a number must agree on everything.</summary>
public class SharedPowerTests
{
    [Fact]
    public void Both_ways_give_the_same_power_of_any_number_under_any_modulus()
    {
        Assert.SkipUnless(SharedPower.IsAvailable, "There is no OpenSSL 3 here, so there is one way only.");
        var top = BigInteger.One << 2047;
        BigInteger[] moduli =
        [
            IssuingKey.Of(IssuingKeys.First).Rsa.N,
            top + 1, top + 3, (2 * top) - 1, BigInteger.Pow(3, 1292), IssuingKey.Of(IssuingKeys.Second).Rsa.N
        ];
        foreach (var modulus in moduli)
        {
            var key = RsaPublic.TryRead(modulus.ToByteArray(isUnsigned: true, isBigEndian: true), IssuingKey.Size)!;
            foreach (var number in new[] { 0, 1, 2, modulus / 2, modulus / 3, top - 1, modulus - 2, modulus - 1 })
                Assert.Equal(key.RaiseHere(key.Bytes(number)), key.TryRaise(key.Bytes(number)));
        }
    }

    [Fact]
    public void What_is_not_below_the_modulus_has_no_power()
    {
        var key = IssuingKey.Of(IssuingKeys.First).Rsa;

        Assert.Null(key.TryRaise(key.Modulus));
        Assert.Null(key.TryRaise([]));
        Assert.Null(key.TryRaise(key.Bytes(2).AsSpan(1)));
        Assert.Null(key.TryRaise([0, .. key.Bytes(2)]));
    }
}
