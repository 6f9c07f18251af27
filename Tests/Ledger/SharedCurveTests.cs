using System.Numerics;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Two nodes that judge a signature differently fork for good, so both ways to check one must agree on everything.</summary>
public class SharedCurveTests
{
    private static readonly BigInteger _prime = Number("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger _order = Number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly Hash256 _digest = Hash256.Of("what is signed"u8);

    [Fact]
    public void Genuine_signatures_are_right_either_way()
    {
        for (var i = 0; i < 50; i++)
        {
            var (key, signature) = Signed();
            Assert.Equal(Rejection.None, BothSay(key, _digest, signature));
        }
    }

    [Fact]
    public void A_signature_with_any_bit_flipped_is_wrong_either_way()
    {
        var (key, signature) = Signed();
        for (var bit = 0; bit < 256; bit++)
        {
            Assert.Equal(Rejection.WrongSignature, BothSay(key, _digest, signature with { R = Flip(signature.R, bit) }));
            Assert.Equal(Rejection.WrongSignature, BothSay(key, _digest, signature with { S = Flip(signature.S, bit) }));
            Assert.Equal(Rejection.WrongSignature, BothSay(key, Flip(_digest, bit), signature));
        }
    }

    [Fact]
    public void A_key_with_any_bit_flipped_is_off_the_curve_either_way()
    {
        var (key, signature) = Signed();
        for (var bit = 0; bit < 256; bit++)
            Assert.Equal(Rejection.InvalidKey, BothSay(key with { Y = Flip(key.Y, bit) }, _digest, signature));
    }

    [Fact]
    public void Numbers_at_the_bounds_get_the_same_answer_either_way()
    {
        var (key, genuine) = Signed();
        Hash256[] numbers =
        [
            .. new[] { 0, 1, _order - 1, _order, _order + 1, _prime - 1, _prime, _prime + 1, (BigInteger.One << 256) - 1 }.Select(Hash),
            genuine.R, genuine.S, key.X, key.Y,
        ];
        foreach (var one in numbers)
        {
            foreach (var other in numbers)
            {
                BothSay(key, _digest, new(one, other));
                BothSay(key, one, new(other, genuine.S));
                BothSay(new(one, other), _digest, genuine);
            }
        }
    }

    private static Rejection BothSay(PublicKey key, Hash256 digest, Signature signature)
    {
        Assert.SkipUnless(SharedCurve.IsAvailable, "There is no OpenSSL 3 here, so there is one way only.");
        var platform = key.VerifyByPlatform(digest, signature);
        Assert.Equal(platform, SharedCurve.Verify(key, digest, signature));
        Assert.Equal(platform != Rejection.InvalidKey, SharedCurve.Contains(key));
        return platform;
    }

    private static (PublicKey Key, Signature Signature) Signed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (PublicKey.Of(key), Signature.By(key, _digest));
    }

    private static Hash256 Flip(Hash256 hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Hash256.From(bytes);
    }

    private static BigInteger Number(string hex) =>
        BigInteger.Parse("0" + hex, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static Hash256 Hash(BigInteger number)
    {
        var bytes = new byte[Hash256.Size];
        number.TryWriteBytes(
            bytes.AsSpan(Hash256.Size - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return Hash256.From(bytes);
    }
}
