using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Whether a node's key has signed something is arithmetic alone, and both programs say the same.</summary>
public class NodeKeyTests
{
    private const int SaltSize = Hash256.Size;

    private static readonly byte[] _signed = "what a node signs"u8.ToArray();
    private static readonly BigInteger _exponent = 65537;

    [Fact]
    public async Task Signatures_are_what_they_are_on_the_platform()
    {
        var pair = NodeKeys.First.ExportParameters(includePrivateParameters: true);
        var key = NodeKeys.Miner;
        var genuine = NodeKey.Sign(NodeKeys.First, Hash256.Of(_signed));
        var encoded = Encode(SaltSize);
        var candidates = new List<byte[]>
        {
            genuine,
            NodeKey.Sign(NodeKeys.Second, Hash256.Of(_signed)),
            NodeKey.Sign(NodeKeys.First, Hash256.Of("something else"u8)),
            new byte[NodeKey.Size],
            Enumerable.Repeat((byte)0xff, NodeKey.Size).ToArray(),
            genuine[1..],
            (byte[])[0, .. genuine],
        };
        candidates.AddRange(new[] { 0, 1, 20, 31, 32, 33, 48 }.Select(size => Raise(Encode(size))));
        candidates.AddRange(Enumerable.Range(0, 24)
            .Select(step => Raise([.. encoded[..(step * 16)], (byte)(encoded[step * 16] ^ 1), .. encoded[((step * 16) + 1)..]])));
        candidates.AddRange(new[] { 382, 383 }.Select(at => Raise([.. encoded[..at], (byte)(encoded[at] ^ 1), .. encoded[(at + 1)..]])));

        var platform = candidates.Select(signature => NodeKeys.First.VerifyHash(
            SHA256.HashData(_signed), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)).ToArray();

        Assert.Equal(2, platform.Count(said => said));
        Assert.Equal(platform, candidates.Select(signature => key.Verify(Hash256.Of(_signed), signature)));
        Assert.Equal(platform, await SecondSays(candidates.Select(signature => (key, signature))));

        byte[] Raise(byte[] bytes) => RsaPublic.TryOf(NodeKeys.First, NodeKey.Size)!.Bytes(
            BigInteger.ModPow(RsaPublic.Number(bytes), RsaPublic.Number(pair.D), RsaPublic.Number(pair.Modulus)));
    }

    [Fact]
    public async Task A_modulus_that_no_generator_would_make_is_one_as_any_other()
    {
        var (modulus, secret) = OfSmallFactors();
        var key = NodeKey.TryRead(modulus.ToByteArray(isUnsigned: true, isBigEndian: true))!;
        var encoded = Enumerable.Range(0, 1000).Select(salt => Encode(SaltSize, (byte)salt))
            .First(bytes => BigInteger.GreatestCommonDivisor(RsaPublic.Number(bytes), modulus).IsOne);
        var signature = RsaPublic.TryRead(key.Modulus, NodeKey.Size)!.Bytes(BigInteger.ModPow(RsaPublic.Number(encoded), secret, modulus));

        Assert.True(key.Verify(Hash256.Of(_signed), signature));
        Assert.False(key.Verify(Hash256.Of("something else"u8), signature));
        Assert.True(Assert.Single(await SecondSays([(key, signature)])));
    }

    /// <summary>A prime times a power of three, and one small prime more, where it takes that to be of 3,072 bits.</summary>
    private static (BigInteger Modulus, BigInteger Secret) OfSmallFactors()
    {
        var prime = RsaPublic.Number(NodeKeys.First.ExportParameters(includePrivateParameters: true).P);
        var (power, times) = (BigInteger.One, 0);
        while ((prime * power * 9).GetBitLength() < 8 * NodeKey.Size) (power, times) = (power * 3, times + 1);
        var last = new[] { 5, 7, 11, 13 }.First(number => (prime * power * number).GetBitLength() == 8 * NodeKey.Size);
        var order = (prime - 1) * 2 * BigInteger.Pow(3, times - 1) * (last - 1);
        return (prime * power * last, Inverse(_exponent, order));
    }

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (higher, lower, before, factor) = (modulus, number, BigInteger.Zero, BigInteger.One);
        while (!lower.IsZero) (higher, lower, before, factor) = (lower, higher % lower, factor, before - (higher / lower * factor));
        return before.Sign < 0 ? before + modulus : before;
    }

    private static byte[] Encode(int saltSize, byte salt = 0) =>
        Pss.Encode(HashAlgorithmName.SHA256, SHA256.HashData(_signed), [.. Enumerable.Repeat(salt, saltSize)], NodeKey.Size);

    private static async Task<bool[]> SecondSays(IEnumerable<(NodeKey Key, byte[] Signature)> candidates)
    {
        var module = JsonSerializer.Serialize(new Uri(ProtocolDocumentTests.PathOf("verify/keys.mjs")).AbsoluteUri);
        var program = $$"""
            import { isSignedByNode } from {{module}};
            import { readFileSync } from 'node:fs';
            const bytes = (hex) => Buffer.from(hex, 'hex');
            const { signed, candidates } = JSON.parse(readFileSync(0, 'utf8'));
            console.log(JSON.stringify(candidates.map(([key, signature]) => isSignedByNode(bytes(key), bytes(signed), bytes(signature)))));
            """;
        string[][] hex = [.. candidates.Select(one => (string[])[Hex.Text(one.Key.Modulus), Hex.Text(one.Signature)])];
        var (code, output, errors) = await NodeJs.RunAsync(
            ["--input-type=module", "-e", program], JsonSerializer.Serialize(new { signed = Hex.Text(_signed), candidates = hex }));
        Assert.True(code == 0, errors);
        return JsonSerializer.Deserialize<bool[]>(output)!;
    }
}
