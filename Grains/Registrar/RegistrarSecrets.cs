using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// The secrets of one roll: for each of its classes the key that signs credentials, the key that states their number, and the key under
/// which ids and codes are masked. Without them the log of the roll tells nothing about anybody, and nothing can be signed.
/// </summary>
internal sealed class RegistrarSecrets : IDisposable
{
    private const int MaskSize = 32;
    private const int MostBytes = 4096;

    private readonly byte[] _mask;
    private readonly IRandomness _randomness;
    private readonly ECDsa _registrar = ECDsa.Create();

    private RegistrarSecrets(IEnumerable<byte[]> issuing, byte[] stating, byte[] mask, IRandomness randomness)
    {
        (_mask, _randomness) = (mask, randomness);
        Signers = [.. issuing.Select(key => new BlindSigner(key, randomness))];
        _registrar.ImportPkcs8PrivateKey(stating, out _);
        Key = PublicKey.Of(_registrar);
    }

    /// <summary>The issuing keys, one for each class.</summary>
    public ImmutableArray<BlindSigner> Signers { get; }

    /// <summary>The public half of the key that states the number.</summary>
    public PublicKey Key { get; }

    /// <summary>Makes new secrets as bytes. It takes a second for some classes, so it runs off-turn.</summary>
    public static byte[] Make(IRandomness randomness, int classes = 1)
    {
        using var stating = randomness.AccountKey();
        var writer = new CanonicalWriter().Bytes(BlindSigner.NewKey(randomness))
            .Bytes(stating.ExportPkcs8PrivateKey()).Raw(randomness.Bytes(MaskSize));
        for (var more = 1; more < classes; more++) writer.Bytes(BlindSigner.NewKey(randomness));
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Make"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static RegistrarSecrets Read(byte[] bytes, IRandomness randomness)
    {
        var reader = new CanonicalReader(bytes);
        var (issuing, stating, mask) = (
            reader.Bytes(MostBytes).ToArray(), reader.Bytes(MostBytes).ToArray(), reader.Raw(MaskSize).ToArray());
        var keys = new List<byte[]> { issuing };
        while (reader.Sound && !reader.Complete && keys.Count < Limits.Classes) keys.Add(reader.Bytes(MostBytes).ToArray());
        return reader.Complete
            ? new(keys, stating, mask, randomness)
            : throw new InvalidDataException("The decrypted bytes are no registrar's secrets.");
    }

    /// <summary>The mask of a voter's id where the roll is kept.</summary>
    public Hash256 Mask(ReadOnlySpan<byte> voter) => Masked(new CanonicalWriter().Byte(1).Bytes(voter));

    /// <summary>The mask of a voter's code. It includes the id, so that equal codes don't look equal.</summary>
    public Hash256 Mask(ReadOnlySpan<byte> voter, ReadOnlySpan<byte> code) =>
        Masked(new CanonicalWriter().Byte(2).Bytes(voter).Bytes(code));

    /// <summary>Hides a time of a voter's. Applied twice, it gives the time again.</summary>
    public ulong Hide(ReadOnlySpan<byte> voter, ulong time) =>
        time ^ BinaryPrimitives.ReadUInt64BigEndian(Masked(new CanonicalWriter().Byte(3).Bytes(voter)).ToArray());

    public Transaction Sign(Hash256 chain, StateIssuances stated) =>
        Transaction.Sign(chain, stated, digest => _randomness.Sign(_registrar, digest));

    public void Dispose()
    {
        foreach (var signer in Signers) signer.Dispose();
        _registrar.Dispose();
        CryptographicOperations.ZeroMemory(_mask);
    }

    private Hash256 Masked(CanonicalWriter writer) => Hash256.From(HMACSHA256.HashData(_mask, writer.Written));
}
