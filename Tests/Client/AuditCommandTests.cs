using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;
using Spectre.Console;

namespace OrleansBallot.Tests.Client;

public sealed class AuditCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void What_is_long_is_written_as_it_is_made()
    {
        const int parts = 5_000;
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(written) });
        List<int> lengths = [];

        new Output(console, console, json: true).Show(new { Parts = Make() }, _ => Assert.Fail("Scripts read JSON."));

        Assert.InRange(lengths[^1], 1, written.GetStringBuilder().Length - 1);
        Assert.Equal(Make(), JsonElement.Parse(written.ToString()).GetProperty("parts").EnumerateArray().Select(part => part.GetString()));

        IEnumerable<string> Make()
        {
            for (var part = 0; part < parts; part++)
            {
                lengths.Add(written.GetStringBuilder().Length);
                yield return $"{new string('x', part % 7)}Größe 🗳 {part}";
            }
        }
    }

    [Fact]
    public async Task A_sound_export_is_consistent_but_not_proven_complete()
    {
        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export));

        Assert.True(report.GetProperty("valid").GetBoolean());
        Assert.False(report.GetProperty("complete").GetBoolean());
        Assert.Equal((5, 8), (report.GetProperty("blocks").GetInt32(), report.GetProperty("transactions").GetInt32()));
        var election = report.GetProperty("elections").EnumerateArray()
            .Single(election => election.GetProperty("title").GetString() == ExportedChain.Title);
        Assert.Equal(ExportedChain.Election.Id.ToString(), election.GetProperty("election").GetString());
        Assert.Equal(
            [("Option 1", 1), ("Option 2", 3), ("Option 3", 0)],
            election.GetProperty("tallies").EnumerateArray()
                .Select(tally => (tally.GetProperty("option").GetString(), tally.GetProperty("votes").GetInt32())));
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
    public async Task Receipts_that_are_all_confirmed_prove_their_own_transactions_and_no_more()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));

        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts);

        Assert.Equal((false, 2, 2), (report.GetProperty("complete").GetBoolean(), Count(report, "confirmed"), Count(report, "genuine")));
        Assert.Contains("2 of 2 found", report.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_receipts_prove_nothing()
    {
        ReceiptFolder.Create(Receipts);

        Assert.False(
            (await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts)).GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_receipt_finds_the_vote_that_was_left_out()
    {
        var leftOut = TestNetwork.Default.Vote(Voters.Organiser, ExportedChain.Election, 1);
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));
        Save(ExportedChain.ReceiptOf(leftOut), leftOut);

        var report = await FindsAsync("receipt-not-confirmed", null, "audit", Write(ExportedChain.Export), "--receipts", Receipts);

        Assert.Equal(leftOut.Id.ToString(), report.GetProperty("transaction").GetString());
    }

    [Fact]
    public async Task A_vote_on_its_way_accuses_nobody_and_proves_nothing()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote), ExportedChain.LastVote);

        var report = await _terminal.JsonAsync(
            "audit", Write(ExportedChain.Join(ExportedChain.Frames.SkipLast(1))), "--receipts", Receipts);

        Assert.Equal((true, false), (report.GetProperty("valid").GetBoolean(), report.GetProperty("complete").GetBoolean()));
        Assert.Equal((1, 1), (Count(report, "confirmed"), Count(report, "tooNew")));
        Assert.Contains("export again", report.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_on_its_way_is_not_covered_by_the_known_tip()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote), ExportedChain.LastVote);
        var cut = Write(ExportedChain.Join(ExportedChain.Frames.SkipLast(1)));

        var report = await _terminal.JsonAsync("audit", cut, "--receipts", Receipts, "--tip", ExportedChain.Blocks[^2].Hash.ToString());

        Assert.False(report.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task A_vote_whose_key_voted_otherwise_accuses_nobody()
    {
        var other = TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2);
        Save(ExportedChain.ReceiptOf(other), other);
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));

        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts);

        Assert.Equal((2, 1, 1), (Count(report, "genuine"), Count(report, "confirmed"), Count(report, "superseded")));
    }

    [Fact]
    public async Task Receipts_beside_the_file_are_found()
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));

        Assert.Equal(1, Count(await _terminal.JsonAsync("audit", Write(ExportedChain.Export)), "confirmed"));
    }

    [Fact]
    public async Task Receipts_of_another_network_are_passed_over()
    {
        SaveOfAnotherNetwork();
        Save(ExportedChain.ReceiptOf(ExportedChain.Election));

        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts);

        Assert.Equal((1, 1), (Count(report, "confirmed"), Count(report, "otherNetworks")));
    }

    [Fact]
    public async Task Whoever_asks_about_receipts_hears_when_the_network_is_another_one()
    {
        SaveOfAnotherNetwork();

        Assert.False((await _terminal.JsonAsync("audit", Write(ExportedChain.Export))).GetProperty("complete").GetBoolean());
        await FindsAsync("receipt-not-genuine", null, "audit", Write(ExportedChain.Export), "--receipts", Receipts);
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
    public async Task A_file_that_holds_no_receipt_is_named_and_convicts_nobody(string content)
    {
        Save(ExportedChain.ReceiptOf(ExportedChain.LastVote));
        await File.WriteAllTextAsync(Path.Combine(Receipts, "a.receipt.json"), content, TestContext.Current.CancellationToken);

        var report = await _terminal.JsonAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts);

        Assert.True(report.GetProperty("valid").GetBoolean());
        Assert.Equal((1, 1), (Count(report, "confirmed"), Count(report, "withoutReceipt")));
        Assert.Contains("a.receipt.json", report.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "1 without a receipt", (await _terminal.RunAsync("audit", Write(ExportedChain.Export), "--receipts", Receipts)).Output,
            StringComparison.Ordinal);
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

    private void Save(Receipt receipt, Transaction? transaction = null) =>
        ReceiptFolder.Create(Receipts).Save(receipt, TestNetwork.Default.Id, transaction);

    private void SaveOfAnotherNetwork()
    {
        var other = new TestNetwork(salt: "another network");
        ReceiptFolder.Create(Receipts).Save(ExportedChain.ReceiptOf(ExportedChain.LastVote, other), other.Id);
    }

    private static int Count(JsonElement report, string name) => report.GetProperty("receipts").GetProperty(name).GetInt32();

    private string Write(byte[] export)
    {
        File.WriteAllBytes(_terminal.At("ledger.ballot"), export);
        return _terminal.At("ledger.ballot");
    }

    private async Task<JsonElement> FindsAsync(string rule, int? block, params string[] arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments, "--json"]);
        Assert.Equal(
            (ExitCode.AuditFault, false, rule),
            (ran.Code, ran.Json.GetProperty("valid").GetBoolean(), ran.Json.GetProperty("rule").GetString()));
        Assert.Equal(
            block, ran.Json.TryGetProperty("block", out var height) && height.ValueKind == JsonValueKind.Number ? height.GetInt32() : null);
        return ran.Json;
    }
}
