using System.Collections.Immutable;
using System.Text;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Examples;

/// <summary>
/// Objects that decode, the same in every run. Keys and signatures are numbers of the right size: a decoder does not check what they prove.
/// </summary>
internal static class Example
{
    private static readonly Timestamp _now = new(1_800_000_000_000);

    public static readonly ChainParameters Chain = new("fuzz", 1000, new(65_536), new(50), Hash("salt"));

    public static RollTerms Roll { get; } =
        new(Key("registrar"), Hash("roll"), [Class(1, 200, "issuer"), Class(300, 2, "heavy issuer")]);

    /// <summary>Transactions of each kind, in each of its forms.</summary>
    public static IReadOnlyList<Transaction> Transactions { get; } =
    [
        .. Openings().Select(Signed),
        Signed(CastVote.For(Key("voter"), Election("plain"), choice: 1, _now)),
        Signed(new CastVote(Key("voter"), Election("ranked"), [3, 0, 2, 130], CastVote.MinuteOf(_now), revision: 300)),
        Signed(CastVote.For(Key("voter"), Election("roll"), choice: 0, _now) with
        {
            Credential = new(Class: 1, Hash("random"), [.. Bytes("credential", IssuingKey.Size)]),
        }),
        Signed(new CloseElection(Key("organiser"), Election("plain"))),
        Signed(new PauseElection(Key("organiser"), Election("plain"), Turn: 1)),
        Signed(new ExtendElection(Key("organiser"), Election("plain"), _now.Plus(7_200_000))),
        Signed(new WithdrawOption(Key("organiser"), Election("meeting"), Contest: 1, Option: 130)),
        Signed(new StateIssuances(Key("registrar"), Election("roll"), [200, 1])),
        Signed(new CastVote(
            Key("voter"), Election("meeting"), [new Ballot([0, 2]), new Ballot([]), new Ballot([5, 0, 100])], CastVote.MinuteOf(_now), 0)),
        Signed(new Transfer(Key("sender"), Key("recipient"), new(1_000_000), Sequence: 128)),
        Transaction.Of(Chain.Id, new Seal(Election("plain"))),
    ];

    /// <summary>A header without work.</summary>
    public static BlockHeader Header { get; } =
        new(new(7), Hash("previous"), Hash("merkle"), Hash("tally"), _now, _now.Minus(900), new(70_000), Nonce: 0x0123456789abcdef);

    /// <summary>A block with nothing but its coinbase, and one with all the transactions.</summary>
    public static IReadOnlyList<Block> Blocks { get; } = [BlockOf([]), BlockOf([.. Transactions])];

    /// <summary>A block with two transactions.</summary>
    public static Block Small { get; } = BlockOf([Transactions[^1], Transactions[4]]);

    public static IReadOnlyList<Receipt> Receipts { get; } =
    [
        new("node-1", Node, _now, Transactions[0].Id, 0, 1, [], [.. Bytes("receipt", NodeKey.Size)]),
        new("node-1", Node, _now, Transactions[0].Id, 129, 300, [.. Enumerable.Range(0, 9).Select(step => Hash($"step {step}"))],
            [.. Bytes("receipt", NodeKey.Size)]),
    ];

    public static PublicKey Organiser => Key("organiser");

    private static NodeKey Node => NodeKey.TryRead(Modulus("node", NodeKey.Size))!;

    public static Hash256 Hash(string of) => Hash256.Of(Encoding.UTF8.GetBytes(of));

    /// <summary>Bytes without a pattern.</summary>
    public static byte[] Bytes(string of, int count) =>
        [.. Enumerable.Range(0, (count + Hash256.Size - 1) / Hash256.Size).SelectMany(part => Hash($"{of} {part}").ToArray()).Take(count)];

    private static IEnumerable<OpenElection> Openings()
    {
        var plain = new OpenElection(
            Key("organiser"), "Board 2027", ["Ada", "Grace"], _now, _now.Plus(3_600_000), OpenElection.DefaultSettle, _now);
        yield return plain;
        yield return plain with { Contests = [Contest.Of("Farbe — \"quoted\"\n\u202e選挙 👩‍👩‍👧", ["=,", "é", "e\u0301", "\\u0041", "]"])] };
        yield return plain with
        {
            Contests = [plain.Contests[0] with { Terms = ContestTerms.Of(CountingMethod.Schulze, 2) with { Ties = TieRule.Stand } }],
            Roll = Roll,
            Revoting = Revoting.Last,
        };
        yield return plain with
        {
            Description = "Everything\nin one ballot.",
            Contests =
            [
                new("Board", "Three seats.", [new("Ada", "Since 2019.", "https://example.org/ada"), new("Grace"), new("Alan", "Eng.")],
                    ContestTerms.Of(CountingMethod.Stv, 3, seats: 2)),
                Contest.Of("Accounts", ["yes", "no"], ContestTerms.Of(CountingMethod.Motion, 2) with { Quorum = new(1, 3) }),
                Contest.Of("Colour", ["red", "green", "blue"], ContestTerms.Of(CountingMethod.Star, 3)),
            ],
            Others = [Key("second"), Key("third")],
            Order = OptionOrder.Listed,
            Purpose = Purpose.Rehearsal,
        };
    }

    private static RollClass Class(uint weight, uint size, string issuer) =>
        new(weight, size, IssuingKey.TryRead(Modulus(issuer, IssuingKey.Size))!);

    private static Transaction Signed(Payload payload) =>
        Transaction.Of(Chain.Id, payload, new Signature(Hash($"r {payload.Kind}"), Hash($"s {payload.Kind}")));

    private static Block BlockOf(ImmutableArray<Transaction> transactions)
    {
        var coinbase = new Coinbase(Header.Height, Node, Key("miner"), Chain.Reward);
        var header = Header with { MerkleRoot = Block.MerkleRoot(coinbase, transactions) };
        return Block.Of(header, Bytes("block", NodeKey.Size), coinbase, transactions);
    }

    private static PublicKey Key(string name) => new(Hash($"{name} x"), Hash($"{name} y"));

    private static ElectionId Election(string name) => new(Hash(name));

    /// <summary>Any odd number with its top bit set is a modulus to the encoding.</summary>
    private static byte[] Modulus(string of, int size)
    {
        var modulus = Bytes(of, size);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return modulus;
    }
}
