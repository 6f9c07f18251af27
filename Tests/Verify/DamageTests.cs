using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Verify.ExportBytes;

namespace OrleansBallot.Tests.Verify;

/// <summary>Wherever an export is damaged, both auditors name the same block, transaction and rule.</summary>
public class DamageTests
{
    private static readonly Lazy<byte[]> _export = new(() => Of(VariedChain.Node.Best));

    private static byte[] Export => _export.Value;

    private static IReadOnlyList<Block> Blocks => VariedChain.Node.Best;

    [Fact]
    public async Task A_bit_anywhere()
    {
        // Every byte of what comes before the first transaction, as each of its fields is judged by another rule; then one in 17.
        var dense = ExportFormat.Prologue(TestNetwork.Default.Parameters).Length + 2 + Beginning(Blocks[0]).Length + 4;
        Case[] cases = [.. Enumerable.Range(0, Export.Length).Where(at => at % (at < dense ? 3 : 17) == 0 || at < 380)
            .Select(at => new Case($"bit {at % 8} of byte {at}", Flip(Export, at, at % 8)))];

        Assert.DoesNotContain(await SecondAuditor.AgreeAsync(cases), finding => finding.Rule is null);
    }

    [Fact]
    public async Task Some_bits_of_a_seed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        Case[] cases = [.. Enumerable.Range(0, 150).Select(number =>
        {
            var damaged = Enumerable.Range(0, random.Next(1, 4))
                .Aggregate(Export, (bytes, _) => Flip(bytes, random.Next(bytes.Length), random.Next(8)));
            return new Case($"number {number} of seed {seed}", damaged);
        })];

        await SecondAuditor.AgreeAsync(cases);
    }

    [Fact]
    public async Task Bytes_cut_put_in_doubled_and_moved()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var cases = new List<Case> { new("nothing", []), new("as it was", Export) };
        for (var number = 0; number < 40; number++)
        {
            var at = random.Next(Export.Length);
            var size = random.Next(1, Math.Min(700, Export.Length - at + 1));
            var part = Export[at..(at + size)];
            var what = $"{size} bytes at {at}, number {number} of seed {seed}";
            cases.Add(new($"cut after {what}", Export[..at]));
            cases.Add(new($"without {what}", Splice(Export, at, size)));
            cases.Add(new($"with other {what}", Splice(Export, at, 0, part)));
            cases.Add(new($"zeroes for {what}", Splice(Export, at, size, new byte[size])));
            cases.Add(new($"moved {what}", Splice(Splice(Export, at, size), random.Next(Export.Length - size), 0, part)));
        }

        var findings = await SecondAuditor.AgreeAsync(cases);

        Assert.Equal(new(5, null, null), findings[1]);
    }

    [Fact]
    public async Task Blocks_left_out_doubled_swapped_and_cut_between()
    {
        byte[][] blocks = [.. Blocks.Select(block => block.Encode())];
        var cases = new List<Case>();
        for (var at = 0; at < blocks.Length; at++)
        {
            cases.Add(new($"cut before {at + 1}", OfBytes(blocks[..at])));
            cases.Add(new($"without {at + 1}", OfBytes([.. blocks[..at], .. blocks[(at + 1)..]])));
            cases.Add(new($"twice {at + 1}", OfBytes([.. blocks[..(at + 1)], .. blocks[at..]])));
            cases.Add(new($"last at {at + 1}", OfBytes([.. blocks[..at], blocks[^1], .. blocks[at..]])));
            cases.Add(new($"nothing at {at + 1}", OfBytes([.. blocks[..at], [], .. blocks[at..]])));
        }

        await SecondAuditor.AgreeAsync(cases);
    }

    [Fact]
    public async Task Lengths_of_frames()
    {
        var (tag, parameters) = (System.Text.Encoding.ASCII.GetBytes("ballot/export/1"), TestNetwork.Default.Parameters.Encode());
        byte[] rest = [.. Blocks.SelectMany(block => ExportFormat.Frame(block.Encode()))];
        var block = Blocks[0].Encode();
        byte[][] lengths =
        [
            [], [0], [0x80], [0x80, 0], [0xff, 0xff, 0xff, 0x01], [0x80, 0x80, 0x80, 0x02], [0x81, 0x80, 0x80, 0x02],
            [.. Enumerable.Repeat((byte)0xff, 8), 0x7f], [.. Enumerable.Repeat((byte)0xff, 9), 0x01],
            [.. Enumerable.Repeat((byte)0xff, 12)],
        ];
        List<Case> cases =
        [
            new("tag's length padded", Join(Padded(tag.Length), tag, ExportFormat.Frame(parameters), rest)),
            new("parameters' length padded", Join(ExportFormat.Frame(tag), Padded(parameters.Length), parameters, rest)),
            new("block's length padded", Join(OfBytes([]), Padded(block.Length), block)),
            new("no tag", Join(ExportFormat.Frame(parameters), rest)),
            new("another tag", Join(ExportFormat.Frame([.. tag[..^1], (byte)'2']), ExportFormat.Frame(parameters), rest)),
            new("no parameters", Join(ExportFormat.Frame(tag), rest)),
            new("parameters twice", Join(ExportFormat.Frame(tag), ExportFormat.Frame(parameters), ExportFormat.Frame(parameters), rest)),
            new("a byte after the parameters", Join(ExportFormat.Frame(tag), ExportFormat.Frame([.. parameters, 0]), rest)),
            .. lengths.Select(length => new Case($"at the end {Convert.ToHexString(length)}", Join(Export, length))),
            .. lengths.Select(length => new Case($"at the start {Convert.ToHexString(length)}", Join(length, Export))),
            .. lengths.Select(length => new Case($"after the parameters {Convert.ToHexString(length)}", Join(OfBytes([]), length, rest))),
        ];

        await SecondAuditor.AgreeAsync(cases);
    }

    [Fact]
    public async Task A_block_as_large_as_a_block_may_be_and_one_byte_more()
    {
        // Transactions that are long enough are malformed anyway, so all that is told here is that neither fails on it.
        var beginning = Beginning(Blocks[0]);
        var cases = new[] { 0, 1 }.Select(more => new byte[Limits.BlockBytes + more]).Select(block =>
        {
            beginning.CopyTo(block, 0);
            return new Case($"{block.Length} bytes", OfBytes([block]));
        });

        Assert.All(await SecondAuditor.AgreeAsync([.. cases]), finding => Assert.Equal(new(1, "malformed", null), finding));
    }

    [Fact]
    public async Task Counts_and_sizes_inside_a_block()
    {
        var block = Blocks[1];
        var beginning = Beginning(block);
        byte[][] transactions = [.. block.Transactions.Select(transaction => transaction.Bytes.ToArray())];
        byte[] sized = [.. transactions.SelectMany(frame => ExportFormat.Frame(frame))];
        var count = (byte)transactions.Length;
        var first = transactions[0];
        List<byte[]> damaged =
        [
            Holding(block, transactions),
            Holding(block, transactions[1..]),
            Holding(block, [.. transactions, transactions[0]]),
            Holding(block, []),
            Holding(block, [.. Enumerable.Repeat(first, 10_000)]),
            Holding(block, [.. Enumerable.Repeat(first, 10_001)]),
            Holding(block, [[], .. transactions]),
            Holding(block, [[.. first, 0], .. transactions[1..]]),
            Holding(block, [first[..^1], .. transactions[1..]]),
            Holding(block, [new byte[Limits.TransactionBytes], .. transactions]),
            Holding(block, [new byte[Limits.TransactionBytes + 1], .. transactions]),
            Join(beginning, [(byte)(count + 1)], sized),
            Join(beginning, [(byte)(count - 1)], sized),
            Join(beginning, Padded(count), sized),
            Join(beginning, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], sized),
            Join(beginning, [count], Padded(first.Length), first, [.. transactions[1..].SelectMany(frame => ExportFormat.Frame(frame))]),
            Join(beginning, [count], sized, [0]),
            beginning,
            beginning[..^1],
        ];

        var findings = await SecondAuditor.AgreeAsync(
            [.. damaged.Select((bytes, number) => new Case($"number {number}", OfBytes([Blocks[0].Encode(), bytes])))]);

        Assert.Equal(new(2, null, null), findings[0]);
        Assert.Equal(
            ["malformed", "wrong-merkle-root"], findings.Skip(1).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
    }
}
