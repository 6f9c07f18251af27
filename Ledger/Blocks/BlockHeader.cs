using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>
/// The 156 bytes that are hashed (PROTOCOL §4). The nonce lies in the third 64-byte block of SHA-256, so that a try costs one compression.
/// </summary>
/// <param name="Height">The block's id: its distance from genesis.</param>
/// <param name="Previous">The parent's hash.</param>
/// <param name="MerkleRoot">The root over the coinbase and the transactions.</param>
/// <param name="TallyRoot">The root over the counts of every unsealed election after this block.</param>
/// <param name="Time">The time at which it was made.</param>
/// <param name="Started">When its miner first had a transaction on this parent. Idle time before that is not work.</param>
/// <param name="Difficulty">The expected number of hashes.</param>
/// <param name="Nonce">The number that the miner varies.</param>
public sealed record BlockHeader(
    Height Height, Hash256 Previous, Hash256 MerkleRoot, Hash256 TallyRoot, Timestamp Time, Timestamp Started,
    Difficulty Difficulty, ulong Nonce)
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 156;

    private const uint Version = 1;
    private const string Tag = "ballot/header/v1";

    /// <summary>SHA-256 of the 156 bytes.</summary>
    public Hash256 Hash => Hash256.Of(Encode());

    /// <summary>H1: hash × difficulty is below 2^256, by the header's own difficulty, which is never below 65,536.</summary>
    public bool HasWork
    {
        get
        {
            Span<byte> hash = stackalloc byte[Hash256.Size];
            Hash.CopyTo(hash);
            return Difficulty.Value >= Limits.MinimumDifficulty && ProofOfWork.Meets(hash, Difficulty.Value);
        }
    }

    /// <summary>The canonical 156 bytes.</summary>
    public byte[] Encode()
    {
        Span<byte> tag = stackalloc byte[Preimage.TagSize];
        Preimage.WriteTag(Tag, tag);
        return new CanonicalWriter().Raw(tag).UInt32(Version).UInt64(Height.Value).Hash(Previous).Hash(MerkleRoot).Hash(TallyRoot)
            .UInt64(Time.Milliseconds).UInt64(Started.Milliseconds).UInt64(Difficulty.Value).UInt64(Nonce).ToArray();
    }

    /// <summary>Reads 156 bytes; null unless they are a header of this version.</summary>
    public static BlockHeader? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var header = Read(ref reader);
        return reader.Complete ? header : null;
    }

    internal static BlockHeader? Read(ref CanonicalReader reader)
    {
        Span<byte> tag = stackalloc byte[Preimage.TagSize];
        Preimage.WriteTag(Tag, tag);
        if (!reader.Raw(Preimage.TagSize).SequenceEqual(tag) || reader.UInt32() != Version) return reader.Fail<BlockHeader>();
        return new(
            new(reader.UInt64()), reader.Hash(), reader.Hash(), reader.Hash(), reader.Time(), reader.Time(), new(reader.UInt64()),
            reader.UInt64());
    }
}
