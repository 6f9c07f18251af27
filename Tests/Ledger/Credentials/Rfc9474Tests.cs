using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>The RFC's own examples (Rfc9474.json), which use one RSA-4096 key for all four variants.</summary>
public class Rfc9474Tests
{
    private static readonly Examples _examples = Read();
    private static readonly RSAParameters _pair = Pair();
    private static readonly RsaPublic _key = RsaPublic.TryRead(_pair.Modulus, 512)!;
    private static readonly byte[] _inverse = Hex(_examples.Inverse);
    private static readonly byte[] _factor = _key.Bytes(_key.Inverse(RsaPublic.Number(_inverse))!.Value);

    public static TheoryData<string> Variants => [.. _examples.Vectors.Select(vector => vector.Name)];

    [Fact]
    public void All_four_variants_are_there() => Assert.Equal(
        [
            "RSABSSA-SHA384-PSS-Randomized", "RSABSSA-SHA384-PSSZERO-Randomized",
            "RSABSSA-SHA384-PSS-Deterministic", "RSABSSA-SHA384-PSSZERO-Deterministic",
        ],
        _examples.Vectors.Select(vector => vector.Name));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Blinding_gives_the_published_message(string variant)
    {
        var vector = Vector(variant);

        var blinding = BlindRsa.Blind(_key, Prepared(vector), Hex(vector.Salt), _factor)!;

        Assert.Equal(vector.BlindedMessage, Convert.ToHexStringLower(blinding.Message.AsSpan()));
        Assert.Equal(_examples.Inverse, Convert.ToHexStringLower(blinding.Inverse.AsSpan()));
        Assert.True(BlindRsa.IsBlinded(_key, blinding.Message.AsSpan()));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Signing_blindly_gives_the_published_answer_with_OpenSSL_and_without(string variant)
    {
        var vector = Vector(variant);
        using var pair = RSA.Create(_pair);
        using var platform = RsaPrivate.Import(pair.ExportPkcs8PrivateKey(), new TestRandomness());
        using var managed = new ManagedRsa(_key, _pair, new TestRandomness());

        foreach (var way in new[] { platform, managed })
            Assert.Equal(vector.BlindSignature, Convert.ToHexStringLower(way.Raise(Hex(vector.BlindedMessage))));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Finalising_gives_the_published_signature(string variant)
    {
        var vector = Vector(variant);

        var signature = BlindRsa.Finalize(_key, Prepared(vector), Hex(vector.BlindSignature), _inverse, Hex(vector.Salt).Length)!;

        Assert.Equal(vector.Signature, Convert.ToHexStringLower(signature));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_published_signature_is_right_and_any_other_is_wrong(string variant)
    {
        var vector = Vector(variant);
        var (prepared, signature, salt) = (Prepared(vector), Hex(vector.Signature), Hex(vector.Salt).Length);

        Assert.True(BlindRsa.Verify(_key, prepared, signature, salt));

        Assert.False(BlindRsa.Verify(_key, prepared, signature, 48 - salt));
        Assert.False(BlindRsa.Verify(_key, prepared.AsSpan(1), signature, salt));
        Assert.False(BlindRsa.Verify(_key, [.. prepared, 0], signature, salt));
        Assert.False(BlindRsa.Verify(_key, prepared, signature.AsSpan(1), salt));
        Assert.False(BlindRsa.Verify(_key, prepared, [.. signature, 0], salt));
        for (var bit = 0; bit < 8 * prepared.Length; bit += 7) Assert.False(BlindRsa.Verify(_key, Flip(prepared, bit), signature, salt));
        for (var bit = 0; bit < 8 * signature.Length; bit += 61) Assert.False(BlindRsa.Verify(_key, prepared, Flip(signature, bit), salt));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_answer_or_inverse_that_was_changed_gives_no_signature(string variant)
    {
        var vector = Vector(variant);
        var (prepared, answer, salt) = (Prepared(vector), Hex(vector.BlindSignature), Hex(vector.Salt).Length);

        Assert.Null(BlindRsa.Finalize(_key, prepared, Flip(answer, 4095), _inverse, salt));
        Assert.Null(BlindRsa.Finalize(_key, prepared, answer, Flip(_inverse, 4095), salt));
        Assert.Null(BlindRsa.Finalize(_key, Flip(prepared, 0), answer, _inverse, salt));
    }

    private static Examples Read()
    {
        using var stream = typeof(Rfc9474Tests).Assembly.GetManifestResourceStream("Rfc9474.json")!;
        return JsonSerializer.Deserialize<Examples>(stream)!;
    }

    private static RSAParameters Pair()
    {
        var (p, q) = (RsaPublic.Number(Hex(_examples.P)), RsaPublic.Number(Hex(_examples.Q)));
        var key = RsaPublic.TryRead((p * q).ToByteArray(isUnsigned: true, isBigEndian: true), 512)!;
        return RsaPairs.Of(new() { Modulus = key.Modulus.ToArray(), Exponent = [1, 0, 1] }, p, q);
    }

    private static Example Vector(string variant) => _examples.Vectors.Single(vector => vector.Name == variant);

    private static byte[] Prepared(Example vector) => vector.Prefix.Length == 0
        ? Hex(_examples.Message)
        : BlindRsa.Prepare(Hex(vector.Prefix), Hex(_examples.Message));

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private sealed record Examples(
        [property: JsonPropertyName("p")] string P,
        [property: JsonPropertyName("q")] string Q,
        [property: JsonPropertyName("msg")] string Message,
        [property: JsonPropertyName("inv")] string Inverse,
        [property: JsonPropertyName("vectors")] Example[] Vectors);

    private sealed record Example(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("msg_prefix")] string Prefix,
        [property: JsonPropertyName("salt")] string Salt,
        [property: JsonPropertyName("blinded_msg")] string BlindedMessage,
        [property: JsonPropertyName("blind_sig")] string BlindSignature,
        [property: JsonPropertyName("sig")] string Signature);
}
