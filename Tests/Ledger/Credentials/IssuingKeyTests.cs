using System.Security.Cryptography;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class IssuingKeyTests
{
    private static readonly byte[] _modulus = IssuingKeys.First.ExportParameters(includePrivateParameters: false).Modulus!;

    [Fact]
    public void A_key_is_its_modulus()
    {
        var key = IssuingKey.Of(IssuingKeys.First);

        Assert.Equal(_modulus, key.Modulus.ToArray());
        Assert.Equal(Convert.ToHexStringLower(_modulus), key.ToString());
        Assert.Equal(key, IssuingKey.TryRead(_modulus));
        Assert.Equal(key.GetHashCode(), IssuingKey.TryRead(_modulus)!.GetHashCode());
        Assert.NotEqual(key, IssuingKey.Of(IssuingKeys.Second));
        Assert.False(key.Equals(null));
    }

    [Fact]
    public void A_key_does_not_change_with_the_bytes_that_it_was_read_from()
    {
        var bytes = _modulus.ToArray();
        var key = IssuingKey.TryRead(bytes)!;
        bytes[7] ^= 1;

        Assert.Equal(_modulus, key.Modulus.ToArray());
    }

    [Fact]
    public void A_modulus_that_is_short_long_small_or_even_is_no_key()
    {
        Assert.Null(IssuingKey.TryRead([]));
        Assert.Null(IssuingKey.TryRead(_modulus.AsSpan(1)));
        Assert.Null(IssuingKey.TryRead([.. _modulus, 1]));
        Assert.Null(IssuingKey.TryRead([0, .. _modulus]));
        Assert.Null(IssuingKey.TryRead([(byte)(_modulus[0] & 0x7f), .. _modulus[1..]]));
        Assert.Null(IssuingKey.TryRead([.. _modulus[..^1], (byte)(_modulus[^1] ^ 1)]));
    }

    [Fact]
    public void A_key_of_another_size_or_exponent_is_refused_and_told_why()
    {
        using var other = RSA.Create(
            RsaPairs.WithExponent(IssuingKeys.First.ExportParameters(includePrivateParameters: true), IssuingKeys.OtherExponent));

        foreach (var key in new[] { NodeKeys.First, other })
            Assert.Contains(
                "RSA-2048 with exponent 65537", Assert.Throws<ArgumentException>(() => IssuingKey.Of(key)).Message,
                StringComparison.Ordinal);
    }
}
