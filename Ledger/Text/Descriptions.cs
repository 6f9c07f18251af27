using System.Collections.Immutable;
using System.Globalization;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Text;

/// <summary>The fields of transactions and blocks, stated once for text and JSON, for writing and reading.</summary>
internal static class Descriptions
{
    private static readonly BlockHeader _blankHeader = new(default, default, default, default, default, default, default, 0);

    public static IReadOnlyList<Field> Of(Transaction transaction)
    {
        var fields = new FieldWriter();
        Describe(fields, transaction.Id, transaction.Payload, transaction.Signature);
        return fields.Fields;
    }

    public static IReadOnlyList<Field> Of(BlockHeader header)
    {
        var fields = new FieldWriter();
        Describe(fields, header.Hash, header);
        return fields.Fields;
    }

    public static IReadOnlyList<Field> Of(Coinbase coinbase)
    {
        var fields = new FieldWriter();
        Describe(fields, coinbase.Height, coinbase.Miner.Modulus, coinbase.Account, coinbase.Reward);
        return fields.Fields;
    }

    public static IReadOnlyList<Field> OfSignature(Block block)
    {
        var fields = new FieldWriter();
        DescribeSignature(fields, block.MinerSignature);
        return fields.Fields;
    }

    /// <exception cref="FormatException">The fields make no such transaction on this chain.</exception>
    public static Transaction ReadTransaction(Hash256 chain, string kind, IEnumerable<Field> read)
    {
        var blank = TransactionKinds.BlankOf(kind) ?? throw new FormatException(
            $"'{kind}' is no kind of transaction: {string.Join(", ", TransactionKinds.All.Select(known => known.Blank.Word))}.");
        var fields = new FieldReader(read);
        var (id, payload, signature) = Describe(fields, default, blank, default(Signature));
        fields.Finish();
        var transaction = Transaction.Of(chain, payload, signature);

        // The types hold more than the encoding does: 65 choices, or text without end.
        var rule = Transaction.TryDecode(chain, transaction.Bytes.Span, out _);
        if (rule != Rejection.None) throw new FormatException($"This is no transaction: {rule.Name()}.");
        return transaction.Id == id
            ? transaction
            : throw new FormatException($"'id' is not {transaction.Id}, which this transaction has on chain {chain}.");
    }

    /// <exception cref="FormatException">The fields make no block.</exception>
    public static Block ReadBlock(
        Hash256 chain, IEnumerable<Field> header, IEnumerable<Field> coinbase, IEnumerable<Field> signature,
        ImmutableArray<Transaction> transactions)
    {
        var fields = new FieldReader(header);
        var (hash, readHeader) = Describe(fields, default, _blankHeader);
        fields.Finish();
        if (readHeader.Hash != hash) throw new FormatException($"'hash' is not {readHeader.Hash}, which this header has.");

        fields = new(coinbase);
        var (height, modulus, account, reward) = Describe(fields, default, default, default, default);
        fields.Finish();
        var miner = NodeKey.TryRead(modulus) ?? throw new FormatException("'miner' is no RSA-3072 modulus.");

        fields = new(signature);
        var signed = DescribeSignature(fields, default);
        fields.Finish();
        var block = Block.Of(readHeader, signed, new(height, miner, account, reward), transactions);
        var rule = Block.TryDecode(chain, block.Encode(), out _);
        return rule == Rejection.None ? block : throw new FormatException($"This is no block: {rule.Name()}.");
    }

    private static (TransactionId Id, Payload Payload, Signature? Signature) Describe(
        IFields fields, TransactionId id, Payload payload, Signature? signature)
    {
        id = fields.Word("id", id, TransactionId.TryParse, LedgerFields.Digits);
        payload = payload.Describe(fields);
        if (payload.Signer is null) return (id, payload, null);
        return (id, payload, fields.Word("signature", signature!.Value, Signature.TryParse, LedgerFields.Pair));
    }

    private static (Hash256 Hash, BlockHeader Header) Describe(IFields fields, Hash256 hash, BlockHeader header) => (
        fields.Hash("hash", hash),
        new(
            new(fields.Number("height", header.Height.Value)), fields.Hash("previous", header.Previous),
            fields.Hash("merkleRoot", header.MerkleRoot), fields.Hash("tallyRoot", header.TallyRoot),
            fields.Time("timestamp", header.Time), fields.Time("started", header.Started),
            new(fields.Number("difficulty", header.Difficulty.Value)),
            fields.Word("nonce", new Nonce(header.Nonce), Nonce.TryParse, "16 lower-case hex digits").Value));

    private static (Height Height, byte[] Miner, PublicKey Account, Amount Reward) Describe(
        IFields fields, Height height, ReadOnlySpan<byte> miner, PublicKey account, Amount reward) => (
        new(fields.Number("height", height.Value)), fields.Bytes("miner", miner, NodeKey.Size), fields.Key("account", account),
        new(fields.Number("reward", reward.Value)));

    private static byte[] DescribeSignature(IFields fields, ReadOnlySpan<byte> signature) =>
        fields.Bytes("signature", signature, NodeKey.Size);

    /// <summary>The nonce is in hex, because a page's numbers end at 2^53.</summary>
    private readonly record struct Nonce(ulong Value)
    {
        public static bool TryParse(string? text, out Nonce nonce)
        {
            var read = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
            nonce = new(value);
            return read;
        }

        public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
    }
}
