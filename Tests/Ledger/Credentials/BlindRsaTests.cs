using System.Numerics;
using System.Security.Cryptography;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class BlindRsaTests
{
    private static readonly IssuingKey _key = IssuingKey.Of(IssuingKeys.First);
    private static readonly RsaPublic _rsa = _key.Rsa;
    private static readonly RSAParameters _pair = IssuingKeys.First.ExportParameters(includePrivateParameters: true);
    private static readonly RsaPrivate _private = RsaPrivate.Import(IssuingKeys.First.ExportPkcs8PrivateKey(), new TestRandomness());
    private static readonly byte[] _prepared = BlindRsa.Prepare(new byte[BlindRsa.RandomizerSize], "a message"u8);
    private static readonly byte[] _salt = [.. Enumerable.Range(0, BlindRsa.SaltSize).Select(value => (byte)value)];
    private static readonly byte[] _factor = _rsa.Bytes(_rsa.N / 3);

    // What is a power of itself but for the sign, is not below the modulus, or shares a factor with it.
    public static TheoryData<string> BadNumbers => ["0", "1", "n-1", "n", "n+1", "p", "2q", "all ones"];

    [Fact]
    public void A_blind_signature_is_an_ordinary_PSS_signature_once_the_blinding_is_off()
    {
        var (blinding, answer) = Signed();

        var signature = BlindRsa.Finalize(_key, _prepared, answer, blinding.Inverse.AsSpan())!;

        Assert.True(BlindRsa.Verify(_key, _prepared, signature));
        Assert.True(IssuingKeys.First.VerifyData(_prepared, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss));
        Assert.True(
            BlindRsa.Verify(_key, _prepared, IssuingKeys.First.SignData(_prepared, HashAlgorithmName.SHA384, RSASignaturePadding.Pss)));
    }

    [Fact]
    public void The_same_arguments_give_the_same_bytes_and_any_other_give_others()
    {
        string[] messages =
        [
            Blinded(_prepared, _salt, _factor),
            Blinded([.. _prepared, 0], _salt, _factor),
            Blinded(_prepared, Changed(_salt), _factor),
            Blinded(_prepared, _salt, Changed(_factor)),
        ];

        Assert.Equal(messages[0], Blinded(_prepared, _salt, _factor));
        Assert.Equal(messages.Length, messages.Distinct().Count());

        static string Blinded(byte[] prepared, byte[] salt, byte[] factor) =>
            Convert.ToHexString(BlindRsa.Blind(_key, prepared, salt, factor)!.Message.AsSpan());
    }

    [Fact]
    public void Blindings_of_two_messages_can_be_told_apart_by_nobody()
    {
        // For every blinded message and every message there is a factor that leads from one to the other.
        var blinded = RsaPublic.Number(BlindRsa.Blind(_key, _prepared, _salt, _factor)!.Message.AsSpan());
        var other = RsaPublic.Number(Encode("another message"u8, _salt));
        var factor = _private.Raise(_rsa.Bytes(blinded * _rsa.Inverse(other)!.Value % _rsa.N));

        Assert.Equal(blinded, RsaPublic.Number(BlindRsa.Blind(_key, "another message"u8, _salt, factor)!.Message.AsSpan()));
    }

    [Fact]
    public void Randomness_of_another_size_is_refused_and_told_why()
    {
        Assert.Contains("32 bytes, not 31", Refusal(() => BlindRsa.Prepare(new byte[31], "a message"u8)), StringComparison.Ordinal);
        Assert.Contains("32 bytes, not 0", Refusal(() => BlindRsa.Prepare([], "a message"u8)), StringComparison.Ordinal);
        foreach (var size in new[] { 0, 47, 49 })
            Assert.Contains(
                $"48 bytes, not {size}", Refusal(() => BlindRsa.Blind(_key, _prepared, new byte[size], _factor)), StringComparison.Ordinal);
        foreach (var size in new[] { 0, 255, 257 })
            Assert.Contains(
                $"256 bytes, not {size}", Refusal(() => BlindRsa.Blind(_key, _prepared, _salt, new byte[size])), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadNumbers))]
    public void A_factor_that_hides_nothing_or_cannot_be_taken_off_is_refused(string number) =>
        Assert.Null(BlindRsa.Blind(_key, _prepared, _salt, Named(number)));

    [Theory]
    [MemberData(nameof(BadNumbers))]
    public void A_message_that_was_not_blinded_is_refused(string number)
    {
        using var signer = IssuingKeys.Signer();

        Assert.False(BlindRsa.IsBlinded(_key, Named(number)));
        Assert.Contains("A blinded message has 256 bytes", Refusal(() => signer.Sign(Named(number))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_blinded_message_of_another_size_is_refused()
    {
        var blinded = BlindRsa.Blind(_key, _prepared, _salt, _factor)!.Message.ToArray();

        Assert.True(BlindRsa.IsBlinded(_key, blinded));
        foreach (var other in new byte[][] { [], blinded[1..], [0, .. blinded], [.. blinded, 0] })
            Assert.False(BlindRsa.IsBlinded(_key, other));
    }

    [Fact]
    public void A_key_with_a_factor_that_divides_the_message_is_refused()
    {
        var encoded = RsaPublic.Number(Encode(_prepared, _salt));
        var factor = Enumerable.Range(2, 100_000).First(number => number % 2 == 1 && encoded % number == 0);
        var lowest = (BigInteger.One << 2047) / factor;
        var multiple = (lowest.IsEven ? lowest + 1 : lowest + 2) * factor;
        var key = IssuingKey.TryRead(multiple.ToByteArray(isUnsigned: true, isBigEndian: true))!;

        Assert.Throws<CryptographicException>(() => BlindRsa.Blind(key, _prepared, _salt, _factor));
    }

    [Theory]
    [MemberData(nameof(BadNumbers))]
    public void No_such_number_is_a_signature(string number) => Assert.False(BlindRsa.Verify(_key, _prepared, Named(number)));

    [Theory]
    [MemberData(nameof(BadNumbers))]
    public void A_signer_that_answers_such_a_number_gave_no_signature(string number)
    {
        var (blinding, _) = Signed();

        Assert.Null(BlindRsa.Finalize(_key, _prepared, Named(number), blinding.Inverse.AsSpan()));
    }

    [Fact]
    public void An_answer_of_another_size_key_or_message_gives_no_signature()
    {
        var (blinding, answer) = Signed();
        using var second = IssuingKeys.Signer(IssuingKeys.Second);
        var inverse = blinding.Inverse.AsSpan();

        Assert.NotNull(BlindRsa.Finalize(_key, _prepared, answer, inverse));
        foreach (var wrong in new byte[][] { [], answer[1..], [0, .. answer], [.. answer, 0], Changed(answer), blinding.Message.ToArray() })
            Assert.Null(BlindRsa.Finalize(_key, _prepared, wrong, inverse));
        Assert.Null(BlindRsa.Finalize(_key, [.. _prepared, 0], answer, inverse));
        Assert.Null(BlindRsa.Finalize(_key, _prepared, answer, Changed([.. inverse])));
        Assert.Null(BlindRsa.Finalize(second.Key, _prepared, answer, _rsa.Bytes(7)));
    }

    [Fact]
    public void An_inverse_that_is_none_is_refused_and_told_why()
    {
        var (blinding, answer) = Signed();
        var inverse = blinding.Inverse.ToArray();

        foreach (var wrong in new byte[][] { [], inverse[1..], [0, .. inverse], new byte[IssuingKey.Size], _rsa.Modulus.ToArray() })
            Assert.Contains(
                "between 0 and the modulus", Refusal(() => BlindRsa.Finalize(_key, _prepared, answer, wrong)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_salt_of_another_size_is_wrong_here_as_it_is_on_the_platform()
    {
        foreach (var size in new[] { 0, 1, 20, 32, 47, 48, 49, 64, 158 })
        {
            var signature = _private.Raise(Encode(_prepared, new byte[size]));
            Assert.True(BlindRsa.Verify(_rsa, _prepared, signature, size));
            Assert.Equal(size == BlindRsa.SaltSize, BothSay(_prepared, signature));
        }

        Assert.Contains("modulus of 257", Refusal(() => Encode(_prepared, new byte[207])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_with_any_byte_changed_is_wrong_here_as_it_is_on_the_platform()
    {
        var encoded = Encode(_prepared, _salt);
        Assert.True(BothSay(_prepared, _private.Raise(encoded)));
        for (var at = 0; at < encoded.Length; at += 5) Assert.False(BothSay(_prepared, _private.Raise(Changed(encoded, at))));
        foreach (var at in new[] { 254, 255 }) Assert.False(BothSay(_prepared, _private.Raise(Changed(encoded, at))));
    }

    [Fact]
    public void An_encoding_with_its_top_bit_set_is_wrong_here_as_it_is_on_the_platform()
    {
        // Only some encodings stay below the modulus with that bit.
        var encoded = Enumerable.Range(0, 256).Select(value => Encode(_prepared, [(byte)value, .. _salt[1..]]))
            .Select(bytes => (byte[])[(byte)(bytes[0] | 0x80), .. bytes[1..]]).First(bytes => _rsa.IsBelow(bytes));

        Assert.False(BothSay(_prepared, _private.Raise(encoded)));
    }

    [Fact]
    public void A_signature_has_no_second_form_above_the_modulus()
    {
        var highest = (BigInteger.One << 2048) - 1;
        var low = Enumerable.Range(0, 256).Select(value => _private.Raise(Encode(_prepared, [(byte)value, .. _salt[1..]])))
            .First(signature => RsaPublic.Number(signature) + _rsa.N <= highest);
        var high = (RsaPublic.Number(low) + _rsa.N).ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.True(BothSay(_prepared, low));
        Assert.False(BothSay(_prepared, high));
    }

    [Fact]
    public void A_signature_of_another_key_is_wrong()
    {
        var signature = IssuingKeys.Second.SignData(_prepared, HashAlgorithmName.SHA384, RSASignaturePadding.Pss);

        Assert.True(BlindRsa.Verify(IssuingKey.Of(IssuingKeys.Second), _prepared, signature));
        Assert.False(BothSay(_prepared, signature));
    }

    [Fact]
    public void A_key_that_no_generator_would_make_has_signed_nothing_and_breaks_nothing()
    {
        var modulus = new byte[IssuingKey.Size];
        (modulus[0], modulus[^1]) = (0x80, 1);
        var key = IssuingKey.TryRead(modulus)!;

        Assert.False(BlindRsa.Verify(key, _prepared, new byte[IssuingKey.Size]));
        Assert.False(BlindRsa.Verify(key, _prepared, _factor.AsSpan(1)));
        Assert.False(BlindRsa.Verify(key, _prepared, [0x7f, .. _factor[1..]]));
    }

    private static byte[] Encode(ReadOnlySpan<byte> prepared, byte[] salt) =>
        Pss.Encode(HashAlgorithmName.SHA384, SHA384.HashData(prepared), salt, IssuingKey.Size);

    /// <summary>Ours, with OpenSSL and without, and the platform's own.</summary>
    private static bool BothSay(byte[] prepared, byte[] signature)
    {
        var said = BlindRsa.Verify(_key, prepared, signature);
        Assert.Equal(said, IssuingKeys.First.VerifyData(prepared, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss));
        Assert.Equal(said, _rsa.IsBelow(signature)
            && Pss.IsEncoding(_rsa.RaiseHere(signature), HashAlgorithmName.SHA384, SHA384.HashData(prepared), BlindRsa.SaltSize));
        return said;
    }

    private static (Blinding Blinding, byte[] Answer) Signed()
    {
        using var signer = IssuingKeys.Signer();
        var blinding = BlindRsa.Blind(_key, _prepared, _salt, _factor)!;
        return (blinding, signer.Sign(blinding.Message.AsSpan()));
    }

    private static byte[] Named(string number)
    {
        var bytes = new byte[IssuingKey.Size];
        var value = number switch
        {
            "0" => 0,
            "1" => 1,
            "n-1" => _rsa.N - 1,
            "n" => _rsa.N,
            "n+1" => _rsa.N + 1,
            "p" => RsaPublic.Number(_pair.P),
            "2q" => 2 * RsaPublic.Number(_pair.Q),
            _ => (BigInteger.One << 2048) - 1,
        };
        value.TryWriteBytes(bytes.AsSpan(bytes.Length - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private static byte[] Changed(byte[] bytes, int at = 40)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 1;
        return changed;
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
