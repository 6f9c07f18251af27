using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// A chain in which Bob has won, cut after Ada's vote and sealed anew, or cut at its end. It keeps every rule, and Ada's voter has a
/// receipt: neither auditor may call it complete for that.
/// </summary>
public sealed class ForgedExportTests : IDisposable
{
    private const ulong OpenFor = 600_000, Settle = 60_000;

    private static readonly Transaction _election = TestNetwork.Default.Open(
        Voters.Organiser, "Ada or Bob?", options: 2, openFor: OpenFor, settle: Settle);
    private static readonly Transaction _adas = TestNetwork.Default.Vote(Voters.Ann, _election, 0);
    private static readonly TestMiner _attacker = new(TestNetwork.Default, NodeKeys.Second);

    private readonly BothAuditors _both = new();
    private readonly TestNode _honest = Honest();

    public void Dispose() => _both.Dispose();

    private static TestNode Honest()
    {
        var node = new TestNode(TestNetwork.Default);
        node.Mine(_election);
        node.Mine(_adas);
        node.Mine(TestNetwork.Default.Vote(Voters.Bob, _election, 1), TestNetwork.Default.Vote(Voters.Cid, _election, 1));
        node.MineAt(TestNetwork.Epoch.Plus(OpenFor + Settle), TestNetwork.Default.Seal(_election));
        return node;
    }

    private byte[] Forged()
    {
        Block[] kept = [.. _honest.Best.Take(2)];
        return ExportBytes.Of(
            [.. kept, _attacker.Mine(kept, [TestNetwork.Default.Seal(_election)], TestNetwork.Epoch.Plus(OpenFor + Settle))]);
    }

    private static Receipt ReceiptOf(Transaction transaction, RSA? key = null) =>
        Receipts.Of(transaction, TestNetwork.Epoch.Plus(2_000), key);

    [Fact]
    public async Task A_chain_that_was_cut_and_sealed_anew_is_not_complete_for_a_receipt_that_it_confirms()
    {
        _both.Keep(ReceiptOf(_adas), _adas);

        await NotProvenAsync(Forged());
    }

    [Fact]
    public async Task Nor_for_a_receipt_by_a_key_that_was_made_on_the_spot_and_that_key_is_named()
    {
        using var stranger = NodeKeys.Number(2);
        _both.Keep(ReceiptOf(_adas, stranger), _adas);

        var (first, second) = await NotProvenAsync(Forged());

        foreach (var report in new[] { first, second })
            Assert.Equal(
                [NodeKey.Of(stranger).Fingerprint],
                report.GetProperty("receipts").GetProperty("strangers").EnumerateArray().Select(key => key.GetString()));
        Assert.All(await _both.TextsAsync(Forged()), text =>
            Assert.Contains($"{NodeKey.Of(stranger).Fingerprint} mined no block of this chain", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_that_was_cut_at_its_end_is_not_complete_for_a_receipt_that_it_confirms()
    {
        _both.Keep(ReceiptOf(_election), _election);

        await NotProvenAsync(ExportBytes.Of([.. _honest.Best.Take(2)]));
    }

    [Fact]
    public async Task The_last_block_from_elsewhere_proves_the_honest_chain_and_refutes_the_forged_one()
    {
        var tip = _honest.Chain.Tip.Hash.ToString();
        _both.Keep(ReceiptOf(_adas), _adas);

        var (first, second) = await _both.WithReceiptsAsync(ExportBytes.Of(_honest.Best), "--tip", tip);
        Assert.All([first, second], report => Assert.True(report.GetProperty("complete").GetBoolean()));
        (first, second) = await _both.WithReceiptsAsync(Forged(), "--tip", tip);
        Assert.All([first, second], report => Assert.Equal("unknown-tip", report.GetProperty("rule").GetString()));
    }

    [Fact]
    public async Task Both_say_how_much_work_is_in_the_chain_and_how_little_would_undo_a_seal()
    {
        var (honest, forged) = (_honest, Forged());
        honest.Mine(TestNetwork.Default.Open(Voters.Dot, openFor: 900_000));
        var (first, second) = await _both.JsonAsync(ExportBytes.Of(honest.Best));
        Assert.All([first, second], report => Assert.Equal(
            ($"{honest.Chain.Tip.Work}", 4UL, 2UL, $"{honest.Chain.Tip.Work - honest.Chain.At(new(3))!.Work}"), Work(report)));

        (first, second) = await _both.JsonAsync(forged);
        Assert.All([first, second], report => Assert.Equal((3UL, 1UL), (Work(report).Block, Work(report).Blocks)));
        Assert.All(await _both.TextsAsync(forged), text => Assert.Contains("sealed in block 3, the last", text, StringComparison.Ordinal));

        static (string? Work, ulong Block, ulong Blocks, string? Above) Work(JsonElement report)
        {
            var seal = report.GetProperty("elections").EnumerateArray()
                .Single(election => election.GetProperty("sealed").GetBoolean()).GetProperty("seal");
            return (
                report.GetProperty("work").GetString(), seal.GetProperty("block").GetUInt64(), seal.GetProperty("blocks").GetUInt64(),
                seal.GetProperty("work").GetString());
        }
    }

    private async Task<(JsonElement First, JsonElement Second)> NotProvenAsync(byte[] export)
    {
        var (first, second) = await _both.WithReceiptsAsync(export);
        Assert.All([first, second], report => Assert.Equal(
            (true, false), (report.GetProperty("valid").GetBoolean(), report.GetProperty("complete").GetBoolean())));
        Assert.All(await _both.TextsAsync(export), text =>
        {
            Assert.Contains("Valid, not proven complete", text, StringComparison.Ordinal);
            Assert.Contains("1 of 1 found", text, StringComparison.Ordinal);
            Assert.Contains("--tip HASH", text, StringComparison.Ordinal);
            Assert.DoesNotContain("final", text, StringComparison.Ordinal);
        });
        return (first, second);
    }
}
