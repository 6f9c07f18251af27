using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>Both auditors say the same of sound exports: the recount, the outcomes, and whether they are complete.</summary>
public sealed class SoundExportTests : IDisposable
{
    private readonly BothAuditors _both = new();

    /// <summary>Those of the varied chain: an opening for each method, and 24 others.</summary>
    private static int Transactions => 24 + Enum.GetValues<CountingMethod>().Length;

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task The_vectors_of_the_protocol_follow_from_its_text()
    {
        var (code, output, errors) = await NodeJs.RunAsync([ProtocolDocumentTests.PathOf("verify/vectors.mjs")]);

        Assert.True(code == 0 && errors == "", errors);
        Assert.Matches(@"^\d\d+ vectors checked, 0 wrong, 0 unknown\n$", output);
    }

    [Fact]
    public async Task Both_recount_every_kind_of_transaction_alike()
    {
        var (first, second) = await _both.JsonAsync(ExportBytes.Of(VariedChain.Node.Best));

        Assert.Equal((5, Transactions), (first.GetProperty("blocks").GetInt32(), first.GetProperty("transactions").GetInt32()));
        Assert.Equal("""{"mined":250,"accounts":3}""", first.GetProperty("coins").GetRawText());
        foreach (var name in new[] { "valid", "complete", "blocks", "transactions", "work", "tip", "coins" })
            Assert.Equal(first.GetProperty(name).GetRawText(), second.GetProperty(name).GetRawText());
        Assert.Equal(Recounted(first), Recounted(second));
    }

    [Fact]
    public async Task Both_say_alike_what_a_known_block_proves()
    {
        await AgreeAsync("--tip", ExportedChain.Tip.ToString());
        await AgreeAsync("--tip", ExportedChain.Blocks[1].Hash.ToString());
        await AgreeAsync("--tip", TestNetwork.Default.Id.ToString());
        Assert.Equal("unknown-tip", await AgreeAsync("--tip", Hash256.Zero.ToString()));
    }

    [Fact]
    public async Task Both_say_alike_what_becomes_of_receipts()
    {
        var other = new TestNetwork(salt: "another network");
        var foreign = ExportedChain.ReceiptOf(ExportedChain.LastVote, other);
        var leftOut = TestNetwork.Default.Vote(Voters.Organiser, ExportedChain.Election, 1);
        var instead = TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2);
        var folder = ReceiptFolder.Create(_both.Receipts);

        Assert.Null(await JudgeAsync());
        folder.Save(foreign, other.Id);
        Assert.Equal("receipt-not-genuine", await JudgeAsync());
        folder.Save(ExportedChain.ReceiptOf(ExportedChain.Election), TestNetwork.Default.Id, ExportedChain.Election);
        Assert.Null(await JudgeAsync());
        folder.Save(ExportedChain.ReceiptOf(instead), TestNetwork.Default.Id, instead);
        Assert.Null(await JudgeAsync());
        folder.Save(ExportedChain.ReceiptOf(leftOut, before: 0), TestNetwork.Default.Id, leftOut);
        Assert.Null(await JudgeAsync());
        folder.Forget(leftOut.Id);
        folder.Save(ExportedChain.ReceiptOf(leftOut), TestNetwork.Default.Id, leftOut);
        Assert.Equal("receipt-not-confirmed", await JudgeAsync());
        folder.Save(foreign, TestNetwork.Default.Id);
        await JudgeAsync();

        async Task<string?> JudgeAsync() => await AgreeAsync("--receipts", _both.Receipts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"receipt\":\"00\"}")]
    [InlineData("{\"receipt\":7}")]
    [InlineData("{\"receipt\":null,\"chain\":null}")]
    public async Task Both_pass_over_and_count_a_file_without_a_receipt(string content)
    {
        var folder = ReceiptFolder.Create(_both.Receipts);
        await File.WriteAllTextAsync(Path.Combine(_both.Receipts, "a.receipt.json"), content, TestContext.Current.CancellationToken);

        Assert.Null(await AgreeAsync("--receipts", _both.Receipts));
        folder.Save(ExportedChain.ReceiptOf(ExportedChain.Election), TestNetwork.Default.Id, ExportedChain.Election);
        Assert.Null(await AgreeAsync("--receipts", _both.Receipts));
        var (first, second) = await _both.JsonAsync(ExportedChain.Export, "--receipts", _both.Receipts);
        Assert.All([first, second], report => Assert.Equal(1, report.GetProperty("receipts").GetProperty("withoutReceipt").GetInt32()));
        Assert.All([first, second], report => Assert.Equal(1, report.GetProperty("receipts").GetProperty("confirmed").GetInt32()));
    }

    [Theory]
    [InlineData(1u, "superseded")]
    [InlineData(2u, null)]
    public async Task Of_votes_that_replace_each_other_only_the_older_is_excused(uint revision, string? becomes)
    {
        var election = VariedChain.Open(
            "Again", open => open with { Revoting = Revoting.Last, Settle = TestNetwork.Default.Parameters.LeastSettle });
        var node = new TestNode(TestNetwork.Default);
        node.Mine(election);
        node.Mine(VariedChain.Vote(Voters.Ann, election, [1], revision: 1));
        node.MineAt(TestNetwork.Epoch.Plus(70_000), TestNetwork.Default.Open(Voters.Dot));

        await BecomesAsync(VariedChain.Vote(Voters.Ann, election, [2], revision), becomes, node);
    }

    [Theory]
    [InlineData(1, 1, "superseded")]
    [InlineData(231, 2, "superseded")]
    [InlineData(1, 3, "superseded")]
    [InlineData(230, 2, null)]
    [InlineData(0, 2, null)]
    public async Task Of_transfers_only_those_that_the_chain_keeps_out_are_excused(ulong amount, uint sequence, string? becomes) =>
        await BecomesAsync(TestNetwork.Default.Send(Voters.Ann, Voters.Cid, amount, sequence), becomes);

    [Theory]
    [InlineData(1u, true)]
    [InlineData(0u, false)]
    public async Task More_votes_than_credentials_that_were_stated_are_seen(uint stated, bool kept)
    {
        var node = new TestNode(TestNetwork.Default);
        node.Mine(VariedChain.Stated);
        node.Mine(VariedChain.Vote(Voters.Ann, VariedChain.Stated, [1], credential: VariedChain.Issue(Voters.Ann, VariedChain.Stated)));
        node.MineAt(TestNetwork.Epoch.Plus(8_000), VariedChain.State(VariedChain.Registrar, VariedChain.Stated, stated));

        var (first, report) = await _both.JsonAsync(ExportBytes.Of(node.Best));

        Assert.All([first, report], audit => Assert.Equal(kept, audit.GetProperty("valid").GetBoolean()));
        if (!kept) Assert.All([first, report], audit => Assert.Equal("more-ballots-than-issued", audit.GetProperty("rule").GetString()));
        var roll = report.GetProperty("elections")[0].GetProperty("roll");
        Assert.Equal(
            (VariedChain.RollSize, stated, kept),
            (roll.GetProperty("size").GetUInt32(), roll.GetProperty("issued").GetUInt32(), roll.GetProperty("kept").GetBoolean()));
    }

    [Fact]
    public async Task Of_several_such_elections_both_name_the_one_that_was_opened_first()
    {
        Transaction[] elections = [.. Enumerable.Range(0, 2).Select(number =>
            VariedChain.Open($"Number {number}", open => open with { Roll = VariedChain.Roll, Closes = TestNetwork.Epoch.Plus(8_000) }))];
        var node = new TestNode(TestNetwork.Default);
        foreach (var election in elections.OrderByDescending(election => election.Id)) node.Mine(election);
        node.Mine([.. elections.Select(election =>
            VariedChain.Vote(Voters.Ann, election, [1], credential: VariedChain.Issue(Voters.Ann, election)))]);
        node.MineAt(
            TestNetwork.Epoch.Plus(8_000), [.. elections.Select(election => VariedChain.State(VariedChain.Registrar, election, 0))]);

        var (first, second) = await _both.JsonAsync(ExportBytes.Of(node.Best));

        Assert.All([first, second], report =>
            Assert.Equal(elections.Max(election => election.Id).ToString(), report.GetProperty("transaction").GetString()));
        Assert.Equal(Ids(first), Ids(second));

        static IEnumerable<string?> Ids(JsonElement report) =>
            report.GetProperty("elections").EnumerateArray().Select(election => election.GetProperty("election").GetString());
    }

    [Fact]
    public async Task The_second_audit_holds_no_more_than_one_count_at_a_time()
    {
        // Ranked by everybody with every option, a count has three tables of 64 × 64: a few megabytes of openings would fill gigabytes.
        var node = new TestNode(TestNetwork.Default);
        string[] options = [.. Enumerable.Range(0, Limits.Options).Select(option => $"{option}")];
        for (var organiser = 0; organiser < 16; organiser++)
        {
            node.Mine([.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey).Select(number => VariedChain.Open(
                $"Number {number}", open => open.Offering([.. options]).By(CountingMethod.Schulze),
                Voters.Number(organiser)))]);
        }

        var (code, output, errors) = await NodeJs.RunAsync(
            ["--max-old-space-size=16", ProtocolDocumentTests.PathOf("verify/verify.mjs"), "--json", _both.Write(
                ExportBytes.Of(node.Best))]);

        Assert.True(code == 0, errors);
        Assert.Equal(256, JsonElement.Parse(output).GetProperty("elections").GetArrayLength());
    }

    [Theory]
    [InlineData()]
    [InlineData("--tip", "12")]
    [InlineData("--receipts", "/no/such/folder")]
    [InlineData("--unknown")]
    [InlineData("/no/such/file")]
    public async Task It_says_how_it_is_used(params string[] arguments)
    {
        string[] file = arguments is ["--tip" or "--receipts", _] ? [_both.Write(ExportedChain.Export)] : [];

        var (code, output, errors) = await SecondAuditor.RunAsync([.. arguments, .. file]);

        Assert.Equal((ExitCode.BadUsage, ""), ((ExitCode)code, output));
        Assert.Contains("usage: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_read_lines()
    {
        var (code, output, _) = await SecondAuditor.RunAsync(
            _both.Write(ExportBytes.Of(VariedChain.Node.Best)), _both.Write(ExportBytes.Of(VariedChain.Node.Best)));

        Assert.Equal(ExitCode.Done, (ExitCode)code);
        Assert.Contains("Élection by Schulze", output, StringComparison.Ordinal);
        Assert.Matches("  1\\. \"Option 2\": 2 [a-z ]+s\n", output);
        foreach (var figure in (string[])[" vote", " approval", " point", " first choice"])
            Assert.Contains(figure, output, StringComparison.Ordinal);
        Assert.Contains(
            $"Valid, not proven complete: 5 blocks, {Transactions} transactions, work {VariedChain.Node.Chain.Tip.Work}, tip "
            + $"{VariedChain.Node.Chain.Tip.Hash}\n",
            output, StringComparison.Ordinal);
    }

    /// <summary>What both print of every election, in one order.</summary>
    private static IEnumerable<string> Recounted(JsonElement report) => report.GetProperty("elections").EnumerateArray().Select(election =>
        string.Join(
            ' ', new[] { "election", "title", "sealed", "seal", "total" }.Select(name => election.GetProperty(name).ToString()).Concat(
                election.GetProperty("tallies").EnumerateArray()
                    .Select(tally => $"{tally.GetProperty("option")}: {tally.GetProperty("votes")}")))).Order(StringComparer.Ordinal);

    private Task BecomesAsync(Transaction transaction, string? becomes, TestNode? on = null)
    {
        var node = on ?? VariedChain.Node;
        return _both.BecomesAsync(
            node, becomes, transaction, node.Chain.Tip.Header.Time.Minus(Limits.LeastSettleMilliseconds));
    }

    /// <summary>Both say the same of the exported chain, and what rule is broken, if one is.</summary>
    private async Task<string?> AgreeAsync(params string[] options)
    {
        var (first, second) = await _both.JsonAsync(ExportedChain.Export, options);
        Assert.Equal(Text(first), Text(second));
        return first.GetProperty("valid").GetBoolean() ? null : first.GetProperty("rule").GetString();

        static (bool, bool, string?, string?, string) Text(JsonElement report) => (
            report.GetProperty("valid").GetBoolean(), report.GetProperty("complete").GetBoolean(),
            report.TryGetProperty("rule", out var rule) ? rule.GetString() : null,
            report.TryGetProperty("transaction", out var transaction) ? transaction.GetString() : null,
            report.TryGetProperty("receipts", out var receipts) ? receipts.ToString() : "");
    }
}
