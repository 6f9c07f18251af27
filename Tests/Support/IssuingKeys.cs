using System.Security.Cryptography;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Keys;

namespace OrleansBallot.Tests.Support;

/// <summary>RSA-2048 keys of elections, the same in every run. They protect nothing.</summary>
internal static class IssuingKeys
{
    /// <summary>Small, odd, and coprime to the first key's primes less 1.</summary>
    public const byte OtherExponent = 17;

    private static readonly RsaKeys _keys = RsaKeys.OfElections;

    public static RSA First { get; } = _keys.Number(0);

    public static RSA Second { get; } = _keys.Number(1);

    /// <summary>
    /// A key for a registrar, for the caller to dispose: neither <see cref="First"/> nor <see cref="Second"/>, which tests take for a
    /// stranger's. Numbers above the count start again.
    /// </summary>
    public static RSA OfRegistrar(int number) => _keys.Number(2 + (number % (_keys.Count - 2)));

    public static BlindSigner Signer() => Signer(First);

    public static BlindSigner Signer(RSA key) => new(key.ExportPkcs8PrivateKey(), new TestRandomness());

    /// <summary>A credential, made by the steps of voter and registrar.</summary>
    public static Credential Issue(RSA key, Hash256 chain, ElectionId election, PublicKey voter)
    {
        using var signer = Signer(key);
        var randomizer = Hash256.Of("randomizer"u8);
        var prepared = BlindRsa.Prepare(randomizer.ToArray(), Credential.Message(chain, election, voter));
        var blinding = Blind(signer.Key, prepared);
        return new(
            Class: 0, randomizer,
                [.. BlindRsa.Finalize(signer.Key, prepared, signer.Sign(blinding.Message.AsSpan()), blinding.Inverse.AsSpan())!]);
    }

    /// <summary>Draws factors until one serves.</summary>
    public static Blinding Blind(IssuingKey key, ReadOnlySpan<byte> prepared)
    {
        while (true)
        {
            var salt = RandomNumberGenerator.GetBytes(BlindRsa.SaltSize);
            if (BlindRsa.Blind(key, prepared, salt, RandomNumberGenerator.GetBytes(IssuingKey.Size)) is { } blinding) return blinding;
        }
    }
}
