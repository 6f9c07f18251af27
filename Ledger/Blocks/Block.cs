using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>Leaf 0 of every block: the miner, and the reward.</summary>
/// <param name="Height">The block's height, which makes each coinbase unique.</param>
/// <param name="Miner">The node that mined it.</param>
/// <param name="Account">The key that is paid. It can spend the reward from the next block on.</param>
/// <param name="Reward">The coins that <see cref="ChainParameters.RewardAt"/> gives for the height (B5).</param>
public sealed record Coinbase(Height Height, NodeKey Miner, PublicKey Account, Amount Reward)
{
    internal const int Size = 8 + NodeKey.Size + PublicKey.Size + 8;

    /// <summary>Its leaf in the Merkle tree.</summary>
    public Hash256 Leaf => Merkle.Leaf(Encode());

    /// <summary>What the account gets.</summary>
    internal Earning Earning => new(Height, Reward);

    internal byte[] Encode() => new CanonicalWriter()
        .UInt64(Height.Value).Raw(Miner.Modulus).Hash(Account.X).Hash(Account.Y).UInt64(Reward.Value).ToArray();

    internal static Coinbase? Read(ref CanonicalReader reader)
    {
        var height = new Height(reader.UInt64());
        var miner = NodeKey.TryRead(reader.Raw(NodeKey.Size));
        var coinbase = miner is null ? null : new Coinbase(height, miner, new(reader.Hash(), reader.Hash()), new(reader.UInt64()));
        return coinbase ?? reader.Fail<Coinbase>();
    }
}

/// <summary>
/// A header, the miner's signature over its hash, and the body: coinbase and transactions (PROTOCOL §4). Only the signature stands outside
/// the hash: with another signature it is the same block.
/// </summary>
public sealed class Block
{
    /// <summary>The most bytes of a block besides its transactions and their lengths.</summary>
    public const int Overhead = BlockHeader.Size + NodeKey.Size + Coinbase.Size + 3;

    private readonly byte[] _signature;

    private Block(BlockHeader header, byte[] signature, Coinbase coinbase, ImmutableArray<Transaction> transactions)
    {
        (Header, _signature, Coinbase, Transactions) = (header, signature, coinbase, transactions);
        Hash = header.Hash;
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The header's hash: the block's name.</summary>
    public Hash256 Hash { get; }

    /// <summary>The miner and its reward.</summary>
    public Coinbase Coinbase { get; }

    /// <summary>The transactions in order; in a valid block at least one (B3).</summary>
    public ImmutableArray<Transaction> Transactions { get; }

    /// <summary>Every key whose coins the block moves, its miner's account included. A key can appear more than once.</summary>
    public IEnumerable<PublicKey> Accounts =>
        Transactions.Select(transaction => transaction.Payload).OfType<Transfer>()
            .SelectMany(transfer => new[] { transfer.Sender, transfer.Recipient }).Append(Coinbase.Account);

    /// <summary>The miner's RSA-PSS signature over the header hash on this chain.</summary>
    public ReadOnlySpan<byte> MinerSignature => _signature;

    /// <summary>Signs a header that has its nonce.</summary>
    public static Block Sign(Hash256 chain, BlockHeader header, Coinbase coinbase, ImmutableArray<Transaction> transactions, RSA key)
    {
        ArgumentNullException.ThrowIfNull(header);
        return new(header, NodeKey.Sign(key, SigningDigest(chain, header.Hash)), coinbase, transactions);
    }

    /// <summary>Puts a block together from its parts; the signature was made elsewhere.</summary>
    internal static Block Of(BlockHeader header, byte[] signature, Coinbase coinbase, ImmutableArray<Transaction> transactions) =>
        new(header, signature, coinbase, transactions);

    /// <summary>The Merkle root of a body: coinbase first, then the transactions.</summary>
    public static Hash256 MerkleRoot(Coinbase coinbase, ImmutableArray<Transaction> transactions) =>
        Merkle.Root(Leaves(coinbase, transactions));

    /// <summary>The leaves of the Merkle tree: leaf <c>i + 1</c> is transaction <c>i</c>.</summary>
    public Hash256[] Leaves() => Leaves(Coinbase, Transactions);

    /// <summary>The canonical bytes: header, signature, coinbase, count, and each transaction with its length.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter().Raw(Header.Encode()).Raw(_signature).Raw(Coinbase.Encode()).Length((ulong)Transactions.Length);
        foreach (var transaction in Transactions) writer.Bytes(transaction.Bytes.Span);
        return writer.ToArray();
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <returns><see cref="Rejection.None"/>, <see cref="Rejection.TooLarge"/> or <see cref="Rejection.Malformed"/>.</returns>
    public static Rejection TryDecode(Hash256 chain, ReadOnlySpan<byte> bytes, out Block? block)
    {
        block = null;
        if (bytes.Length > Limits.BlockBytes) return Rejection.TooLarge;
        var reader = new CanonicalReader(bytes);
        var header = BlockHeader.Read(ref reader);
        var signature = reader.Raw(NodeKey.Size);
        var coinbase = Coinbase.Read(ref reader);
        var count = reader.Length(Limits.BlockTransactions);
        if (!reader.Sound) return Rejection.Malformed;

        // A transaction takes at least one byte, so the bytes at hand bound what the count can reserve.
        var transactions = ImmutableArray.CreateBuilder<Transaction>((int)Math.Min(count, (ulong)bytes.Length));
        for (ulong read = 0; read < count; read++)
        {
            var raw = reader.Bytes(Limits.TransactionBytes);
            if (!reader.Sound || Transaction.TryDecode(chain, raw, out var transaction) != Rejection.None) return Rejection.Malformed;
            transactions.Add(transaction!);
        }

        if (!reader.Complete) return Rejection.Malformed;
        block = new(header!, signature.ToArray(), coinbase!, transactions.ToImmutable());
        return Rejection.None;
    }

    /// <summary>
    /// Checks everything about a body that needs no chain (B1 to B5, T1), except the transactions' own signatures. Those are checked apart,
    /// because their results are remembered.
    /// </summary>
    public Rejection CheckBody(ChainParameters chain)
    {
        ArgumentNullException.ThrowIfNull(chain);

        // The root comes first: what follows condemns the block, and nobody may condemn another's block by sending a wrong or empty body.
        if (MerkleRoot(Coinbase, Transactions) != Header.MerkleRoot) return Rejection.WrongMerkleRoot;
        if (!Coinbase.Miner.Verify(SigningDigest(chain.Id, Hash), _signature)) return Rejection.WrongBlockSignature;
        if (Transactions.IsEmpty) return Rejection.EmptyBlock;
        if (Coinbase.Height != Header.Height) return Rejection.WrongCoinbase;
        if (Coinbase.Reward != chain.RewardAt(Header.Height)) return Rejection.WrongReward;
        return Coinbase.Account.IsOnCurve ? Rejection.None : Rejection.InvalidKey;
    }

    private static Hash256 SigningDigest(Hash256 chain, Hash256 header) => Preimage.Digest("ballot/block/v1", chain, header.ToArray());

    private static Hash256[] Leaves(Coinbase coinbase, ImmutableArray<Transaction> transactions)
    {
        var leaves = new Hash256[transactions.Length + 1];
        leaves[0] = coinbase.Leaf;
        for (var i = 0; i < transactions.Length; i++) leaves[i + 1] = transactions[i].Leaf;
        return leaves;
    }
}
