using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

public sealed class AuditCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_sound_export_is_consistent_but_not_proven_complete()
    {
        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export));

        Assert.True(report.GetProperty("valid").GetBoolean());
        Assert.False(report.GetProperty("complete").GetBoolean());
        Assert.Equal((5, 8), (report.GetProperty("blocks").GetInt32(), report.GetProperty("transactions").GetInt32()));
        var election = report.GetProperty("elections").EnumerateArray().Single(election => election.GetProperty("title").GetString() == ExportedChain.Title);
        Assert.Equal(ExportedChain.Election.Id.ToString(), election.GetProperty("election").GetString());
        Assert.Equal(
            [("Option 1", 1), ("Option 2", 3), ("Option 3", 0)],
            election.GetProperty("tallies").EnumerateArray().Select(tally => (tally.GetProperty("option").GetString(), tally.GetProperty("votes").GetInt32())));
    }

    [Fact]
    public async Task The_known_last_block_proves_that_it_is_complete()
    {
        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--tip", ExportedChain.Tip.ToString());

        Assert.True(report.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task An_earlier_known_block_proves_nothing_about_what_follows()
    {
        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--tip", ExportedChain.Blocks[2].Hash.ToString());

        Assert.Equal((true, false), (report.GetProperty("valid").GetBoolean(), report.GetProperty("complete").GetBoolean()));
    }

    [Fact]
    public async Task A_known_block_that_is_missing_is_a_fault()
    {
        var cut = Write(ExportedChain.Join(ExportedChain.Frames.SkipLast(1)));

        await FindsAsync("unknown-tip", null, "audit", cut, "--tip", ExportedChain.Tip.ToString());
    }

    [Fact]
    public async Task Receipts_that_are_all_confirmed_prove_that_it_is_complete()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));

        Assert.True((await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts)).GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task No_receipts_prove_nothing()
    {
        ReceiptFolder.Create(Receipts);

        Assert.False((await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts)).GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_receipt_finds_the_vote_that_was_left_out()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));

        var report = await FindsAsync(
            "receipt-not-confirmed", null, "audit", Write(ExportedChain.Join(ExportedChain.Frames.SkipLast(1))), "--receipts", Receipts);

        Assert.Equal(ExportedChain.LastVote.Id.ToString(), report.GetProperty("transaction").GetString());
    }

    [Fact]
    public async Task A_receipt_that_no_node_signed_is_a_fault()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote) with { Accepted = TestNetwork.Epoch.Plus(1) });

        await FindsAsync("receipt-not-genuine", null, "audit", Write(ExportedChain.Export), "--receipts", Receipts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"receipt\":\"00\"}")]
    [InlineData("{\"receipt\":\"xyz\"}")]
    public async Task A_damaged_receipt_is_a_fault_and_not_passed_over(string content)
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));
        await File.WriteAllTextAsync(Path.Combine(Receipts, "a.receipt.json"), content, TestContext.Current.CancellationToken);

        await FindsAsync("receipt-not-genuine", null, "audit", Write(ExportedChain.Export), "--receipts", Receipts);
    }

    [Fact]
    public async Task A_fault_is_named_by_block_transaction_and_rule()
    {
        var forged = ExportedChain.Export;
        forged[^1] ^= 1;

        await FindsAsync("wrong-merkle-root", 5, "audit", Write(forged));
        await FindsAsync("malformed", 5, "audit", Write(ExportedChain.Export[..^1]));
        await FindsAsync("malformed", 0, "audit", Write([1, 2, 3]));
    }

    [Fact]
    public async Task People_see_titles_as_they_were_written()
    {
        var ran = await _terminal.RunAsync("audit", Write(ExportedChain.Export));

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains(ExportedChain.Title, ran.Output, StringComparison.Ordinal);
        Assert.Contains("not proven complete", ran.Output, StringComparison.Ordinal);
    }

    private string Receipts => _terminal.At("receipts");

    private void Save(Receipt receipt) => ReceiptFolder.Create(Receipts).Save(receipt, TestNetwork.Default.Id);

    private string Write(byte[] export)
    {
        File.WriteAllBytes(_terminal.At("ledger.ballot"), export);
        return _terminal.At("ledger.ballot");
    }

    private async Task<JsonElement> FindsAsync(string rule, int? block, params string[] arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments, "--json"]);
        Assert.Equal((ExitCode.AuditFault, false, rule), (ran.Code, ran.Json.GetProperty("valid").GetBoolean(), ran.Json.GetProperty("rule").GetString()));
        Assert.Equal(block, ran.Json.TryGetProperty("block", out var height) && height.ValueKind == JsonValueKind.Number ? height.GetInt32() : null);
        return ran.Json;
    }
}
