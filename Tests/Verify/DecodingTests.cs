using System.Buffers.Binary;
using System.Text;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Verify.ExportBytes;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// What both auditors decode, and what is malformed to both: each of these stands in a block instead of its transactions. What
/// can be decoded breaks the block's Merkle root; what can not is judged no further.
/// </summary>
public class DecodingTests
{
    private static readonly byte[] _ann = Convert.FromHexString($"{Voters.Ann.Key}");
    private static readonly byte[] _bob = Convert.FromHexString($"{Voters.Bob.Key}");
    private static readonly byte[] _most32 = [0xff, 0xff, 0xff, 0xff, 0x0f];
    private static readonly byte[] _above32 = [0x80, 0x80, 0x80, 0x80, 0x10];
    private static readonly byte[] _most63 = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    private static readonly byte[] _lastTime = new CanonicalWriter().Length(Timestamp.Max.Milliseconds).ToArray();
    private static readonly byte[] _afterTime = new CanonicalWriter().Length(Timestamp.Max.Milliseconds + 1).ToArray();

    [Fact]
    public async Task What_can_be_decoded_is_decoded_by_both() => Assert.All(
        await AgreeAsync(
        [
            ("as it is", Open()), ("any title", Open(title: "\0\ufeff\u202e"u8.ToArray())),
            ("the last code point", Open(title: "\U0010ffff"u8.ToArray())), ("no title", Open(title: [])),
            ("no option", Open(options: [0])), ("255 options", Open(options: [255, .. new byte[3 * 255]])),
            ("no contest", Open(contests: [0])), ("255 contests", Open(contests: Contests(255))),
            ("other organisers", Open(others: [2, .. new byte[2 * 64]])),
            ("the last time", Open(opens: Timestamp.Max.Milliseconds)), ("no settling", Open(settle: [0])),
            ("the longest settling", Open(settle: _lastTime)), ("top 255", Open(terms: Terms(2, top: 255))),
            ("every number", Open(terms: [7, 255, 255, 255, 255, 1, 255, 255, 2, 255, 255, 1])), ("Schulze", Open(terms: Terms(4))),
            ("again", Open(flags: [1, 0, 0])), ("as listed", Open(flags: [0, 1, 0])), ("a rehearsal", Open(flags: [0, 0, 1])),
            ("a roll", Open(roll: Roll())), ("a roll of nobody", Open(roll: Roll()[..(1 + 64 + 32)].Append((byte)0).ToArray())),
            ("an empty roll", Open(roll: Roll(size: [0]))), ("a large roll", Open(roll: Roll(size: _most32))),
            ("any registrar", Open(roll: Roll(registrar: new byte[64]))),
            ("the least issuer", Open(roll: Roll(issuer: [0x80, .. new byte[254], 1]))),
            ("any key", Open(organiser: new byte[64])), ("a key above the prime", Open(organiser: [.. Enumerable.Repeat((byte)0xff, 64)])),
            ("a vote", Vote()), ("blank", Vote(choices: [0])), ("64 choices", Vote(choices: [64, .. new byte[64]])),
            ("the last choice", Vote(choices: [1, 255])), ("no answer", Vote(answers: [0])),
            ("32 answers", Vote(answers: [32, .. new byte[32]])), ("the last revision", Vote(revision: _most32)),
            ("any credential", Vote(credential: [1, 255, .. new byte[32 + 256]])), ("a close", [3, .. new byte[64 + 32 + 64]]),
            ("a seal", [4, .. new byte[32]]), ("a statement", [6, .. new byte[64 + 32], 1, .. _most32, .. new byte[64]]),
            ("a statement of nothing", [6, .. new byte[64 + 32], 0, .. new byte[64]]),
            ("an extension", [8, .. new byte[64 + 32 + 8 + 64]]), ("a withdrawal", [9, .. new byte[64 + 32], 255, 255, .. new byte[64]]),
            ("a pause", [7, .. new byte[64 + 32], .. _most32, .. new byte[64]]),
            ("a transfer", [5, .. new byte[64 + 64 + 8], .. _most32, .. new byte[64]]),
            ("of anything", [5, .. new byte[64 + 64], .. Number(ulong.MaxValue), 0, .. new byte[64]]),
        ]),
        finding => Assert.Equal("wrong-merkle-root", finding.Rule));

    [Fact]
    public async Task What_can_not_is_malformed_to_both() => Assert.All(
        await AgreeAsync(
        [
            ("nothing", []), ("a kind alone", [1]), ("kind 0", [0, .. new byte[200]]),
            ("the kind after the last", [(byte)(Enum.GetValues<TransactionKind>().Length + 1), .. new byte[200]]),
            ("an overlong letter", Open(title: [0xc1, 0x81])), ("half a surrogate pair", Open(title: [0xed, 0xa0, 0x80])),
            ("a whole surrogate pair", Open(title: [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])),
            ("too high a code point", Open(title: [0xf4, 0x90, 0x80, 0x80])), ("half a letter", Open(title: [0xc3])),
            ("a letter's second half", Open(title: [0xa9])), ("a damaged option", Open(options: [2, 1, (byte)'a', 0, 0, 1, 0xff, 0, 0])),
            ("damaged details", Open(options: [2, 1, (byte)'a', 1, 0xff, 0, 1, (byte)'b', 0, 0])),
            ("more options than there are", Open(options: [3, .. new byte[6]])),
            ("a padded size", Open(options: [1, 0x81, 0, (byte)'a', 0, 0])), ("a size over all", Open(options: [1, .. _most63])),
            ("ten bytes of a number", Open(options: [1, .. Enumerable.Repeat((byte)0x80, 9), 1])),
            ("more contests than there are", Open(contests: Contests(2)[..^1])),
            ("half another organiser", Open(others: [2, .. new byte[64]])),
            ("after the last time", Open(opens: Timestamp.Max.Milliseconds + 1)), ("the end of numbers", Open(opens: ulong.MaxValue)),
            ("too long to settle", Open(settle: _afterTime)), ("very long to settle", Open(settle: _most63)),
            ("a padded settling", Open(settle: [0x81, 0])), ("eligibility 2", Open(roll: [2])),
            ("a roll that is cut", Open(roll: Roll()[..^1])), ("a roll where there is none", Open(roll: [0, .. Roll()[1..]])),
            ("an even issuer", Open(roll: Roll(issuer: [0x80, .. new byte[255]]))),
            ("a short issuer", Open(roll: Roll(issuer: [0x7f, .. new byte[254], 1]))),
            ("too large a roll", Open(roll: Roll(size: _above32))),
            ("the method after the last", Open(terms: Terms((byte)Enum.GetValues<CountingMethod>().Length))),
            ("terms that are cut", Open(terms: Terms(0)[..^1])), ("a term more", Open(terms: [.. Terms(0), 0])),
            ("bar 2", Open(terms: [0, 1, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0])), ("base 3", Open(terms: [0, 1, 1, 1, 0, 0, 0, 0, 3, 0, 0, 0])),
            ("ties 2", Open(terms: [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2])), ("revoting 2", Open(flags: [2, 0, 0])),
            ("order 2", Open(flags: [0, 2, 0])), ("purpose 2", Open(flags: [0, 0, 2])), ("a byte more", [.. Open(), 0]),
            ("a byte less", Open()[..^1]), ("65 choices", Vote(choices: [65, .. new byte[65]])),
            ("33 answers", Vote(answers: [33, .. new byte[33]])), ("an answer less", Vote(answers: [2, 0])),
            ("too high a revision", Vote(revision: _above32)), ("a credential of kind 2", Vote(credential: [2, .. new byte[1 + 32 + 256]])),
            ("half a credential", Vote(credential: [1, .. new byte[1 + 32]])),
            ("a credential without a class", Vote(credential: [1, .. new byte[32 + 256]])),
            ("a credential where there is none", Vote(credential: [0, .. new byte[1 + 32 + 256]])),
            ("a vote with a byte more", [.. Vote(), 0]), ("a seal with a signature", [4, .. new byte[32 + 64]]),
            ("a close without", [3, .. new byte[64 + 32]]),
            ("too high a statement", [6, .. new byte[64 + 32], 1, .. _above32, .. new byte[64]]),
            ("half a statement", [6, .. new byte[64 + 32], 2, 1, .. new byte[64]]),
            ("too late an extension", [8, .. new byte[64 + 32], .. Number(Timestamp.Max.Milliseconds + 1), .. new byte[64]]),
            ("half a withdrawal", [9, .. new byte[64 + 32], 0, .. new byte[64]]),
            ("too high a turn", [7, .. new byte[64 + 32], .. _above32, .. new byte[64]]),
            ("too high a sequence", [5, .. new byte[64 + 64 + 8], .. _above32, .. new byte[64]]),
            ("a transfer without a signature", [5, .. new byte[64 + 64 + 8 + 1]]),
            ("a padded sequence", [5, .. new byte[64 + 64 + 8], 0x81, 0, .. new byte[64]]),
            ("a transfer with a memo", [5, .. new byte[64 + 64 + 8 + 1 + 64 + 1]]),
        ]),
        finding => Assert.Equal("malformed", finding.Rule));

    [Fact]
    public async Task Headers_and_coinbases_that_are_none_are_malformed_to_both()
    {
        var block = VariedChain.Node.Best[0].Encode();
        const int modulus = BlockHeader.Size + NodeKey.Size + 8;
        (string, int, byte[])[] damages =
        [
            ("tag", 0, "ballot/header/v2"u8.ToArray()), ("version 0", 16, [0]), ("version 2", 16, [2]),
            ("time", 124, Number(Timestamp.Max.Milliseconds + 1)), ("started", 132, Number(ulong.MaxValue)),
            ("a short modulus", modulus, [0x7f]), ("an even modulus", modulus + NodeKey.Size - 1, [0]),
        ];

        var findings = await SecondAuditor.AgreeAsync(
            [.. damages.Select(damage =>
                new Case(damage.Item1, OfBytes([Splice(block, damage.Item2, damage.Item3.Length, damage.Item3)])))]);

        Assert.All(findings, finding => Assert.Equal(new(1, "malformed", null), finding));
    }

    [Fact]
    public async Task Parameters_beyond_their_bounds_make_no_network()
    {
        var salt = Hash256.Of("salt"u8).ToArray();
        byte[] limits = TestNetwork.Default.Parameters.Encode()[^Limits().Length..];
        byte[][] sound =
        [
            Parameters("a"), Parameters(new('z', 32)), Parameters("0-9"), Parameters(target: 10), Parameters(target: 3_600_000),
            Parameters(minimum: 1UL << 48), Parameters(reward: 0), Parameters(reward: ulong.MaxValue),
        ];
        byte[][] damaged =
        [
            Parameters(""), Parameters(new('z', 33)), Parameters("A"), Parameters("a b"), Parameters("a\n"), Parameters("é"),
            Parameters(target: 9), Parameters(target: 3_600_001), Parameters(minimum: 65_535), Parameters(minimum: (1UL << 48) + 1),
            Parameters(tag: "ballot/genesis/2"), Parameters()[..^1], [.. Parameters(), 0], Flip(Parameters(), Parameters().Length - 1, 0),
            Flip(Parameters(), Parameters().Length - limits.Length, 0),
            Splice(Parameters(), Parameters().Length - limits.Length, 2, 0x90, 0xce, 0), Splice(Parameters(), 0, 1, 0x90, 0),
        ];

        var findings = await SecondAuditor.AgreeAsync([.. sound.Concat(damaged).Select((bytes, number) => new Case(
            $"number {number}", Join(ExportFormat.Frame(Encoding.ASCII.GetBytes(ExportTag)), ExportFormat.Frame(bytes))))]);

        Assert.All(findings.Take(sound.Length), finding => Assert.Equal(new(0, null, null), finding));
        Assert.All(findings.Skip(sound.Length), finding => Assert.Equal(new(0, "malformed", null), finding));

        byte[] Parameters(
            string name = "test", ulong target = 1_000, ulong minimum = 65_536, ulong reward = 50, string tag = "ballot/genesis/1") =>
            Join(Text(tag), Text(name), Number(target), Number(minimum), Number(reward), salt, limits);

        static byte[] Text(string text) => ExportFormat.Frame(Encoding.UTF8.GetBytes(text));

        static byte[] Limits() =>
            new CanonicalWriter().Length(10_000).Length(4_194_304).Length(65_536).Length(200).Length(2_000).Length(1_000).Length(300)
                .Length(32).Length(64).Length(8).Length(16).Length(1_024).Length(16).Length(2_592_000_000).Length(31_622_400_000).ToArray();
    }

    private const string ExportTag = "ballot/export/1";

    private static async Task<IReadOnlyList<Finding>> AgreeAsync((string What, byte[] Transaction)[] written) =>
        await SecondAuditor.AgreeAsync(
            [.. written.Select(one => new Case(one.What, OfBytes([Holding(VariedChain.Node.Best[0], one.Transaction)])))]);

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Open(
        byte[]? organiser = null, byte[]? others = null, byte[]? title = null, byte[]? contests = null, byte[]? options = null,
        byte[]? terms = null, ulong opens = 7, byte[]? settle = null, byte[]? flags = null, byte[]? roll = null) => Join(
        [1], organiser ?? _ann, others ?? [0], ExportFormat.Frame(title ?? [(byte)'t']), [0],
        contests ?? [1, .. Contest(options, terms)], Number(opens), Number(9), settle ?? [60], Number(5), flags ?? [0, 0, 0], roll ?? [0],
        new byte[64]);

    private static byte[] Contest(byte[]? options = null, byte[]? terms = null) =>
        Join([1, (byte)'c', 0], options ?? [2, 1, (byte)'a', 0, 0, 1, (byte)'b', 0, 0], terms ?? Terms(0));

    private static byte[] Contests(byte count) => [count, .. Enumerable.Repeat(Contest(), count).SelectMany(contest => contest)];

    private static byte[] Terms(byte method, byte top = 0) => [method, 1, 1, 1, top, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Roll(byte[]? issuer = null, byte[]? registrar = null, byte[]? size = null) => Join(
        [1], registrar ?? _bob, new byte[32], [1, 1], size ?? [3], issuer ?? [.. Enumerable.Repeat((byte)0xff, 256)]);

    private static byte[] Vote(byte[]? revision = null, byte[]? answers = null, byte[]? choices = null, byte[]? credential = null) => Join(
        [2], _ann, new byte[32], new byte[4], revision ?? [0], answers ?? [1, .. choices ?? [1, 0]], credential ?? [0], new byte[64]);
}
