using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace OrleansBallot.Ledger;

/// <summary>Which fields each thing has, said once for text and JSON, writing and reading.</summary>
internal static class Descriptions
{
    private const string Digits = "64 lower-case hex digits";
    private const string Pair = "128 lower-case hex digits";

    private static readonly FrozenDictionary<TransactionKind, (string Name, Payload Blank)> _kinds =
        new Dictionary<TransactionKind, (string, Payload)>
        {
            [TransactionKind.OpenElection] = ("open", new OpenElection(default, "", [], default, default, 0, default)),
            [TransactionKind.CastVote] = ("vote", new CastVote(default, default, [], 0, 0)),
            [TransactionKind.CloseElection] = ("close", new CloseElection(default, default)),
            [TransactionKind.Seal] = ("seal", new Seal(default)),
            [TransactionKind.Transfer] = ("transfer", new Transfer(default, default, default, 0)),
            [TransactionKind.StateIssuances] = ("issuances", new StateIssuances(default, default, 0)),
            [TransactionKind.PauseElection] = ("pause", new PauseElection(default, default, 0)),
        }.ToFrozenDictionary();

    private static readonly BlockHeader _blankHeader = new(default, default, default, default, default, default, default, 0);

    /// <summary>A kind's name.</summary>
    public static string NameOf(TransactionKind kind) => _kinds[kind].Name;

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

    /// <exception cref="FormatException">These are no such transaction's fields on this chain.</exception>
    public static Transaction ReadTransaction(Hash256 chain, string kind, IEnumerable<Field> read)
    {
        var blank = _kinds.Values.FirstOrDefault(known => known.Name == kind).Blank
            ?? throw new FormatException(
                $"'{kind}' is no kind of transaction: {string.Join(", ", Enum.GetValues<TransactionKind>().Select(NameOf))}.");
        var fields = new FieldReader(read);
        var (id, payload, signature) = Describe(fields, default, blank, default(Signature));
        fields.Finish();
        var transaction = Transaction.Of(chain, payload, signature);

        // The types hold more than the encoding: 65 choices, or text without end.
        var rule = Transaction.TryDecode(chain, transaction.Bytes.Span, out _);
        if (rule != Rejection.None) throw new FormatException($"This is no transaction: {rule.Name()}.");
        return transaction.Id == id
            ? transaction
            : throw new FormatException($"'id' is not {transaction.Id}, which this transaction has on chain {chain}.");
    }

    /// <exception cref="FormatException">These are no block's fields.</exception>
    public static Block ReadBlock(
        Hash256 chain, IEnumerable<Field> header, IEnumerable<Field> coinbase, IEnumerable<Field> signature, ImmutableArray<Transaction> transactions)
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
        id = fields.Word("id", id, TransactionId.TryParse, Digits);
        payload = payload switch
        {
            OpenElection open => Terms(fields, open, new OpenElection(
                Key(fields, "organiser", open.Organiser), fields.Text("title", open.Title), fields.Texts("options", open.Options),
                Time(fields, "opens", open.Opens), Time(fields, "closes", open.Closes),
                fields.Number("settle", open.Settle, Timestamp.Max.Milliseconds), Time(fields, "created", open.Created))),
            CastVote vote => new CastVote(
                Key(fields, "voter", vote.Voter), Election(fields, vote.Election), fields.Numbers("choices", vote.Choices),
                Small(fields, "castMinute", vote.CastMinute), Small(fields, "revision", vote.Revision))
            {
                Credential = ReadCredential(Bytes(fields, "credential", Written(vote.Credential), Credential.Size, orNone: true)),
            },
            CloseElection close => new CloseElection(Key(fields, "organiser", close.Organiser), Election(fields, close.Election)),
            Seal seal => new Seal(Election(fields, seal.Election)),
            Transfer transfer => new Transfer(
                Key(fields, "sender", transfer.Sender), Key(fields, "recipient", transfer.Recipient),
                new(fields.Number("amount", transfer.Amount.Value)), Small(fields, "sequence", transfer.Sequence)),
            StateIssuances stated => new StateIssuances(
                Key(fields, "registrar", stated.Registrar), Election(fields, stated.Election), Small(fields, "count", stated.Count)),
            PauseElection pause => new PauseElection(
                Key(fields, "organiser", pause.Organiser), Election(fields, pause.Election), Small(fields, "turn", pause.Turn)),
            _ => throw new InvalidOperationException($"{payload.Kind} has no description."),
        };
        return (id, payload, payload.Signer is null ? null : fields.Word("signature", signature!.Value, Signature.TryParse, Pair));
    }

    private static byte[] Written(Credential? credential)
    {
        var writer = new CanonicalWriter();
        credential?.Write(writer);
        return writer.ToArray();
    }

    private static Credential? ReadCredential(byte[] bytes)
    {
        var reader = new CanonicalReader(bytes);
        return bytes.Length == 0 ? null : Credential.Read(ref reader);
    }

    private static OpenElection Terms(IFields fields, OpenElection open, OpenElection read)
    {
        read = read with { Method = Name(fields, "method", open.Method) };
        if (read.Form == BallotForm.Scores) read = read with { TopScore = (byte)fields.Number("topScore", open.TopScore, byte.MaxValue) };
        read = read with { Revoting = Name(fields, "revoting", open.Revoting) };
        if (Name(fields, "eligibility", open.Eligibility) == Eligibility.Open) return read;
        var roll = open.Roll;
        return read with
        {
            Roll = new(
                IssuingKey.TryRead(Bytes(fields, "issuer", roll is null ? default : roll.Issuer.Modulus, IssuingKey.Size)) ?? throw new FormatException("'issuer' is no RSA-2048 modulus."),
                Key(fields, "registrar", roll?.Registrar ?? default), Small(fields, "rollSize", roll?.Size ?? 0), Hash(fields, "rollRoot", roll?.Root ?? default)),
        };
    }

    private static (Hash256 Hash, BlockHeader Header) Describe(IFields fields, Hash256 hash, BlockHeader header) => (
        Hash(fields, "hash", hash),
        new(
            new(fields.Number("height", header.Height.Value)), Hash(fields, "previous", header.Previous),
            Hash(fields, "merkleRoot", header.MerkleRoot), Hash(fields, "tallyRoot", header.TallyRoot),
            Time(fields, "timestamp", header.Time), Time(fields, "started", header.Started),
            new(fields.Number("difficulty", header.Difficulty.Value)),
            fields.Word("nonce", new Nonce(header.Nonce), Nonce.TryParse, "16 lower-case hex digits").Value));

    private static (Height Height, byte[] Miner, PublicKey Account, Amount Reward) Describe(
        IFields fields, Height height, ReadOnlySpan<byte> miner, PublicKey account, Amount reward) => (
        new(fields.Number("height", height.Value)), Bytes(fields, "miner", miner, NodeKey.Size), Key(fields, "account", account),
        new(fields.Number("reward", reward.Value)));

    private static byte[] DescribeSignature(IFields fields, ReadOnlySpan<byte> signature) => Bytes(fields, "signature", signature, NodeKey.Size);

    private static Hash256 Hash(IFields fields, string name, Hash256 value) => fields.Word(name, value, Hash256.TryParse, Digits);

    private static byte[] Bytes(IFields fields, string name, ReadOnlySpan<byte> value, int size, bool orNone = false) => fields.Word(
        name, new HexBytes(value.ToArray()), HexBytes.OfSize(size, orNone), $"{2 * size} lower-case hex digits{(orNone ? $" or '{HexBytes.None}'" : "")}").Bytes;

    private static uint Small(IFields fields, string name, uint value) => (uint)fields.Number(name, value, uint.MaxValue);

    private static T Name<T>(IFields fields, string name, T value) where T : struct, Enum =>
        fields.Word(name, new Named<T>(value), Named<T>.TryParse, $"one of {EnumNames.List<T>()}").Value;

    private static PublicKey Key(IFields fields, string name, PublicKey value) => fields.Word(name, value, PublicKey.TryParse, Pair);

    private static ElectionId Election(IFields fields, ElectionId value) => fields.Word("election", value, ElectionId.TryParse, Digits);

    private static Timestamp Time(IFields fields, string name, Timestamp value) =>
        fields.Word(name, value, Timestamp.TryParse, "a moment like 2026-11-21T09:00:00.000Z");

    /// <summary>A value of a closed list by its name.</summary>
    private readonly record struct Named<T>(T Value) where T : struct, Enum
    {
        public static bool TryParse(string? text, out Named<T> value)
        {
            var read = EnumNames.TryParse<T>(text, out var named);
            value = new(named);
            return read;
        }

        public override string ToString() => Value.Name();
    }

    /// <summary>In hex, because a page's numbers end at 2^53.</summary>
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

    /// <summary>Bytes of a known size, or none.</summary>
    private readonly record struct HexBytes(byte[] Bytes)
    {
        public const string None = "none";

        public static TryParse<HexBytes> OfSize(int size, bool orNone) => (string? text, out HexBytes value) =>
        {
            var isNone = orNone && text == None;
            value = new(isNone ? [] : new byte[size]);
            return isNone || Hex.TryParse(text, value.Bytes);
        };

        public override string ToString() => Bytes.Length == 0 ? None : Hex.Text(Bytes);
    }
}
