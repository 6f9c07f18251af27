using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The bytes that are hashed, and their hashes (PROTOCOL §1, §3, §4).</summary>
public static class NaiveBytes
{
    /// <summary>A header's hash: the SHA-256 of its 156 bytes (§4).</summary>
    public static Hash256 HashOf(BlockHeader header) => Sha(
        Tag("ballot/header/v1"), U32(1), U64(header.Height.Value), header.Previous.ToArray(), header.MerkleRoot.ToArray(),
        header.TallyRoot.ToArray(), U64(header.Time.Milliseconds), U64(header.Started.Milliseconds), U64(header.Difficulty.Value),
        U64(header.Nonce));

    /// <summary>A transaction's id: the digest of E4 over its kind and fields, without the 64 bytes of a signature (§3).</summary>
    public static TransactionId IdOf(Hash256 chain, Transaction transaction)
    {
        var bytes = transaction.Bytes.ToArray();
        return new(Digest(TagOf(transaction.Payload), chain, transaction.Payload is Seal ? bytes : bytes[..^64]));
    }

    /// <summary>E4: SHA-256(tag ‖ chain id ‖ payload).</summary>
    public static Hash256 Digest(string tag, Hash256 chain, byte[] payload) => Sha(Tag(tag), chain.ToArray(), payload);

    /// <summary>The coinbase's bytes (§4).</summary>
    public static byte[] Of(Coinbase coinbase) =>
    [
        .. U64(coinbase.Height.Value), .. coinbase.Miner.Modulus, .. coinbase.Account.X.ToArray(), .. coinbase.Account.Y.ToArray(),
        .. U64(coinbase.Reward.Value),
    ];

    /// <summary>`len`: unsigned LEB128 (§1).</summary>
    public static byte[] Length(long value) => value < 0x80 ? [(byte)value] : [(byte)(0x80 | (value & 0x7f)), .. Length(value >> 7)];

    /// <summary>SHA-256 of all parts, one after the other.</summary>
    public static Hash256 Sha(params IEnumerable<byte[]> parts) => Hash256.From(SHA256.HashData([.. parts.SelectMany(part => part)]));

    private static byte[] U32(uint value) => [.. Enumerable.Range(0, 4).Select(place => (byte)(value >> (8 * place)))];

    private static byte[] U64(ulong value) => [.. Enumerable.Range(0, 8).Select(place => (byte)(value >> (8 * place)))];

    private static byte[] Tag(string name) => System.Text.Encoding.ASCII.GetBytes(name.PadRight(16, '\0'));

    /// <summary>The table of §3.</summary>
    private static string TagOf(Payload payload) => payload switch
    {
        OpenElection => "ballot/open/v1",
        CastVote => "ballot/vote/v1",
        CloseElection => "ballot/close/v1",
        Seal => "ballot/seal/v1",
        Transfer => "ballot/coins/v1",
        StateIssuances => "ballot/issued/v1",
        PauseElection => "ballot/pause/v1",
        ExtendElection => "ballot/extend/v1",
        WithdrawOption => "ballot/option/v1",
        _ => throw new InvalidOperationException($"PROTOCOL §3 has no {payload.Kind}."),
    };
}
