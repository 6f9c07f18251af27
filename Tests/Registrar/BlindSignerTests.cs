using System.Security.Cryptography;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Registrar;

public class BlindSignerTests
{
    private static readonly TestRandomness _randomness = new();
    private static readonly RsaPublic _key = IssuingKey.Of(IssuingKeys.First).Rsa;
    private static readonly RSAParameters _pair = IssuingKeys.First.ExportParameters(includePrivateParameters: true);

    [Fact]
    public void A_new_key_signs_after_it_was_kept_as_bytes()
    {
        var kept = BlindSigner.NewKey(_randomness);
        using var signer = new BlindSigner(kept, _randomness);
        using var again = new BlindSigner(kept, _randomness);
        var prepared = BlindRsa.Prepare(new byte[32], "a message"u8);
        var blinding = IssuingKeys.Blind(signer.Key, prepared);

        Assert.Equal(signer.Key, again.Key);
        Assert.Equal(signer.Sign(blinding.Message.AsSpan()), again.Sign(blinding.Message.AsSpan()));
        Assert.NotNull(BlindRsa.Finalize(signer.Key, prepared, signer.Sign(blinding.Message.AsSpan()), blinding.Inverse.AsSpan()));
        Assert.NotEqual(kept, BlindSigner.NewKey(_randomness));
    }

    [Fact]
    public void What_is_no_issuing_key_is_refused_and_told_why()
    {
        var kept = IssuingKeys.First.ExportPkcs8PrivateKey();
        using var account = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = RSA.Create(RsaPairs.WithExponent(_pair, IssuingKeys.OtherExponent));

        Assert.Contains("RSA-2048, not RSA-3072", Refusal(NodeKeys.First.ExportPkcs8PrivateKey()), StringComparison.Ordinal);
        Assert.Contains("exponent is not 65537", Refusal(other.ExportPkcs8PrivateKey()), StringComparison.Ordinal);
        Assert.Contains("1 bytes follow", Refusal([.. kept, 0]), StringComparison.Ordinal);
        Refusal(kept[..^1]);
        Refusal([]);
        Refusal(account.ExportPkcs8PrivateKey());
        Refusal(IssuingKeys.First.ExportSubjectPublicKeyInfo());

        static string Refusal(byte[] pkcs8) => Assert.ThrowsAny<CryptographicException>(() => new BlindSigner(pkcs8, _randomness)).Message;
    }

    [Fact]
    public void OpenSSL_and_NETs_own_numbers_give_the_same_power()
    {
        Assert.SkipUnless(NativeRsa.IsAvailable, "There is no OpenSSL 3 here, so there is one way only.");
        using var native = new NativeRsa(_key, IssuingKeys.First.ExportPkcs8PrivateKey());
        using var managed = new ManagedRsa(_key, _pair, _randomness);
        var (p, q) = (RsaPublic.Number(_pair.P), RsaPublic.Number(_pair.Q));
        foreach (var number in new[] { 0, 1, 2, p, q, p - 1, _key.N - p, _key.N / 3, _key.N - 2, _key.N - 1 })
            Assert.Equal(native.Raise(_key.Bytes(number)), managed.Raise(_key.Bytes(number)));
    }

    [Fact]
    public void A_wrong_power_is_withheld()
    {
        using var faulty = new FlippingRsa(_key);

        Assert.Contains(
            "withheld", Assert.Throws<CryptographicException>(() => faulty.Raise(_key.Bytes(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_primes_never_give_an_answer()
    {
        // The classic: right under one prime, wrong under the other, and the difference gives the prime away.
        var damaged = _pair with { DP = [.. _pair.DP!.Select((value, at) => at == 60 ? (byte)(value ^ 4) : value)] };
        using var managed = new ManagedRsa(_key, damaged, _randomness);

        Assert.Throws<CryptographicException>(() => managed.Raise(_key.Bytes(2)));
    }

    [Fact]
    public async Task Many_threads_sign_at_once()
    {
        using var signer = IssuingKeys.Signer();
        using var alone = new ManagedRsa(_key, _pair, _randomness);
        byte[][] messages = [.. Enumerable.Range(2, 8).Select(number => _key.Bytes(number))];
        byte[][] expected = [.. messages.Select(message => alone.Raise(message))];

        await Task.WhenAll(
            Enumerable.Range(0, 64).Select(turn => Task.Run(() => Assert.Equal(expected[turn % 8], signer.Sign(messages[turn % 8])))));
    }

    [Fact]
    public void A_signer_that_was_disposed_of_signs_nothing()
    {
        Assert.SkipUnless(NativeRsa.IsAvailable, "Without OpenSSL there is nothing to let go of.");
        var signer = IssuingKeys.Signer();
        signer.Dispose();
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signer.Sign(_key.Bytes(2)));
    }

    /// <summary>A machine that gets one bit wrong.</summary>
    private sealed class FlippingRsa(RsaPublic half) : RsaPrivate(half)
    {
        private readonly ManagedRsa _right = new(half, _pair, _randomness);

        public override void Dispose() => _right.Dispose();

        protected override byte[] RaiseUnchecked(ReadOnlySpan<byte> value)
        {
            var raised = _right.Raise(value);
            raised[100] ^= 8;
            return raised;
        }
    }
}
