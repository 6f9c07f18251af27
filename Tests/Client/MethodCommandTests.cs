using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

/// <summary>Ballots of every kind, voting again, pauses and receipts, from the console against a real silo.</summary>
public sealed class MethodCommandTests(RunningSilo silo) : IClassFixture<RunningSilo>, IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_ranked_election_shows_every_round()
    {
        var election = await OpenAsync("--method", "instant-runoff");
        await VoteAsync(election, "ann", "Red", "Blue");
        await VoteAsync(election, "bob", "Blue");
        await VoteAsync(election, "cid", "Green", "Blue", "Red");
        await VoteAsync(election, "dan", "Red");
        await VoteAsync(election, "eve", "Blue");

        var results = await _terminal.JsonAsync("results", election, "--csv", _terminal.At("results.csv"));

        var contest = results.GetProperty("contests")[0];
        Assert.Equal(["Blue"], contest.GetProperty("winners").EnumerateArray().Select(winner => winner.GetString()));
        Assert.Equal(["Green", "Red"], contest.GetProperty("rounds").EnumerateArray().Select(round => Text(round, "excluded")));
        Assert.Contains("Red,2,2,,2,2", File.ReadAllLines(_terminal.At("results.csv")));
        var shown = (await _terminal.RunAsync("results", election)).Output;
        Assert.Contains("Round 2", shown, StringComparison.Ordinal);
        Assert.Contains("So far: Blue is elected, in the last round with 3 votes to 2 for Red.", Regex.Replace(shown, @"\s+", " "),
            StringComparison.Ordinal);
        foreach (var row in (string[])["Continuing Round 1 Round 2", "Blue 2 3", "Red 2 2", "Green 1", "exhausted 0 0"])
            Assert.Contains(row, shown.Split('\n').Select(line => Regex.Replace(line, "[│ ]+", " ").Trim()));
    }

    [Fact]
    public async Task A_spreadsheet_gets_what_counts_and_runs_nothing()
    {
        var key = await _terminal.KeyAsync("organiser");
        var election = Text(await _terminal.JsonAsync(
            "election", "open", "--title", "=HYPERLINK(\"http://evil.example\")", "--option", "@SUM(1)", "--option", "+1", "--option", "-1",
            "--method", "instant-runoff", "--key", key), "election");
        await VoteAsync(election, "ann", "#1");
        await VoteAsync(election, "bob", "#2");
        await VoteAsync(election, "cid", "#3", "#2");
        await VoteAsync(election, "dot", "--blank");

        await _terminal.JsonAsync("results", election, "--csv", _terminal.At("results.csv"));

        var bytes = File.ReadAllBytes(_terminal.At("results.csv"));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = File.ReadAllLines(_terminal.At("results.csv"));
        Assert.Contains("title,\"'=HYPERLINK(\"\"http://evil.example\"\")\"", lines);
        Assert.Contains("state,not final: open", lines);
        Assert.Contains("method,instant-runoff", lines);
        Assert.Contains("ballots,4", lines);
        Assert.Contains("blank,1", lines);
        Assert.Contains(lines, line => line.StartsWith("option,place,first choices,result,round 1", StringComparison.Ordinal));
        Assert.Contains(
            lines, line => line.StartsWith("'+1,", StringComparison.Ordinal) || line.StartsWith("\"'+1\",", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("(exhausted)", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Trim('"').Length > 0
            && "=@+-\t".Contains(line.TrimStart('"')[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("approval", "Green", "Approvals")]
    [InlineData("score", "Red=3", "Points")]
    [InlineData("schulze", "Green", "First choices")]
    public async Task An_audit_calls_what_it_counts_by_its_name(string method, string mark, string called)
    {
        var election = await OpenAsync("--method", method);
        await VoteAsync(election, "ann", mark);

        var audited = (await _terminal.RunAsync("export", _terminal.At("ledger"))).Output;

        var own = audited[audited.IndexOf(election[..8], StringComparison.Ordinal)..];
        Assert.Contains(called, own[..own.IndexOf("not sealed yet", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("1 ballot,", own[..own.IndexOf("not sealed yet", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparisons_are_numbered_as_the_options_are()
    {
        var election = await OpenAsync("--method", "schulze");
        await VoteAsync(election, "ann", "Green", "Red");

        var shown = (await _terminal.RunAsync("results", election)).Output;

        Assert.Contains("#3 Green", shown, StringComparison.Ordinal);
        Assert.Contains("#1 Red", shown, StringComparison.Ordinal);
        Assert.Matches(@"Preferred to\W+#3\W+#1\W+#2\W", shown);
        await _terminal.JsonAsync("results", election, "--csv", _terminal.At("results.csv"));
        Assert.Equal(
            ["option,place,first choices,result,over #1,over #2,over #3", "Red,2,0,,,1,0", "Blue,3,0,,0,,0", "Green,1,1,wins,1,1,"],
            File.ReadAllLines(_terminal.At("results.csv"))[^4..]);
    }

    [Fact]
    public async Task A_sealed_result_names_the_block_that_sealed_it_whatever_came_later()
    {
        var (election, organiser) = (await OpenAsync("--settle", "0s"), await _terminal.KeyAsync("organiser"));
        await VoteAsync(election, "ann", "Red");
        await _terminal.JsonAsync("election", "close", election, "--key", organiser);
        await _terminal.RunAsync("results", election, "--watch", "--json");
        await OpenAsync();

        var results = await _terminal.JsonAsync("results", election);

        var block = (await _terminal.JsonAsync("block", $"{results.GetProperty("height").GetUInt64()}")).EnumerateArray().Single();
        Assert.Equal(Text(results, "tip"), Text(block, "hash"));
        Assert.Contains(block.GetProperty("contents").EnumerateArray(), content =>
            Text(content, "kind") == "seal" && Text(content, "election") == election);
        Assert.Contains("Sealed by block", (await _terminal.RunAsync("results", election)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approval", new[] { "Green", "Red" }, new long[] { 1, 0, 1 })]
    [InlineData("score", new[] { "Red=3", "Green=10" }, new long[] { 3, 0, 10 })]
    [InlineData("schulze", new[] { "Green", "Red" }, new long[] { 0, 0, 1 })]
    public async Task Ballots_are_written_as_their_method_reads_them(string method, string[] marks, long[] counts)
    {
        var election = await OpenAsync("--method", method);
        await VoteAsync(election, "ann", marks);
        await VoteAsync(election, "bob", "--blank");

        var results = await _terminal.JsonAsync("results", election);

        Assert.Equal(counts, results.GetProperty("tallies").EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt64()));
        Assert.Equal(2, results.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_the_method_does_not_take_is_refused_by_its_rule()
    {
        var ranked = await OpenAsync("--method", "schulze");
        await RefusesAsync("duplicate-choice", ranked, "Red", "Red");
        await RefusesAsync("too-many-choices", ranked, "Red", "Blue", "Green", "Red");
        var scored = await OpenAsync("--method", "score", "--top-score", "5");
        await RefusesAsync("score-out-of-range", scored, "Red=6");
        Assert.Equal(ExitCode.BadUsage, (await _terminal.RunAsync("vote", scored, "Red", "--key", await _terminal.KeyAsync("dot"))).Code);
        var key = await _terminal.KeyAsync("organiser");
        var refused = await _terminal.RunAsync(
            "election", "open", "--title", "T", "--option", "A", "--option", "B", "--method", "score", "--top-score", "101",
            "--key", key, "--json");
        Assert.Equal((ExitCode.Refused, "wrong-terms"), (refused.Code, Text(refused.Json, "rule")));
    }

    [Fact]
    public async Task The_last_vote_of_a_key_counts_where_the_election_says_so()
    {
        var election = await OpenAsync("--revoting", "last");
        await VoteAsync(election, "ann", "Red");
        await VoteAsync(election, "ann", "Blue");

        var results = await _terminal.JsonAsync("results", election);

        Assert.Equal([0, 1, 0], results.GetProperty("tallies").EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt32()));
    }

    [Fact]
    public async Task A_paused_election_takes_no_votes_until_it_goes_on()
    {
        var (election, organiser) = (await OpenAsync(), await _terminal.KeyAsync("organiser"));

        Assert.Equal("paused", Text(await _terminal.JsonAsync("election", "pause", election, "--key", organiser), "state"));
        await RefusesAsync("paused", election, "Red");
        Assert.Equal(
            "wrong-turn", Text((await _terminal.RunAsync("election", "pause", election, "--key", organiser, "--json")).Json, "rule"));
        Assert.Equal("open", Text(await _terminal.JsonAsync("election", "resume", election, "--key", organiser), "state"));

        await VoteAsync(election, "ann", "Red");
    }

    [Fact]
    public async Task A_receipt_is_proven_against_headers_and_a_changed_one_is_not()
    {
        var election = await OpenAsync();
        var vote = await VoteAsync(election, "ann", "Red");
        var (receipt, headers) = (Text(vote, "receiptFile"), _terminal.At("headers"));
        await _terminal.JsonAsync("export", "--headers", headers);

        var proven = await _terminal.JsonAsync("receipt", "verify", receipt, "--headers", headers);
        Assert.True(proven.GetProperty("valid").GetBoolean() && proven.GetProperty("proven").GetBoolean());
        Assert.Equal(vote.GetProperty("height").GetUInt64(), proven.GetProperty("height").GetUInt64());

        // Whoever does the work of these headers can make others: which ones they are is said.
        var (last, text) = (
            File.ReadAllBytes(headers)[^OrleansBallot.Ledger.Blocks.BlockHeader.Size..],
            (await _terminal.RunAsync("receipt", "verify", receipt, "--headers", headers)).Output);
        Assert.Equal(OrleansBallot.Ledger.Values.Hash256.Of(last).ToString(), Text(proven, "tip"));
        Assert.Matches("^[1-9][0-9]+$", Text(proven, "work"));
        foreach (var said in (string[])["work", "tip"]) Assert.Contains(Text(proven, said), text, StringComparison.Ordinal);

        var file = File.ReadAllText(receipt);
        await FaultsAsync("wrong-proof", file.Replace("\"index\": 1", "\"index\": 2", StringComparison.Ordinal));
        await FaultsAsync("no-proof", file[..file.IndexOf(",\n  \"proof\"", StringComparison.Ordinal)] + "\n}\n");
        await FaultsAsync("receipt-not-genuine", file.Replace(
            $"\"receipt\": \"{Text(vote, "receipt")}", $"\"receipt\": \"{Text(vote, "receipt")[..^2]}00", StringComparison.Ordinal));

        // Headers that end before the block, and headers that were changed.
        var bytes = File.ReadAllBytes(headers);
        File.WriteAllBytes(headers, bytes[..^(158 * (int)proven.GetProperty("confirmations").GetUInt64())]);
        await FaultsAsync("unknown-block", file);
        bytes[^100] ^= 1;
        File.WriteAllBytes(headers, bytes);
        await FaultsAsync("no-work", file);

        async Task FaultsAsync(string rule, string changed)
        {
            Assert.True(changed != file || rule is "unknown-block" or "no-work");
            File.WriteAllText(_terminal.At("changed.json"), changed);
            var ran = await _terminal.RunAsync("receipt", "verify", _terminal.At("changed.json"), "--headers", headers, "--json");
            Assert.Equal((ExitCode.AuditFault, rule), (ran.Code, Text(ran.Json, "rule")));
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<string> OpenAsync(params string[] terms)
    {
        var opened = await _terminal.JsonAsync(
            [
                "election", "open", "--title", "Colour", "--option", "Red", "--option", "Blue", "--option", "Green", "--key",
                await _terminal.KeyAsync("organiser"), .. terms
            ]);
        return Text(opened, "election");
    }

    private async Task<JsonElement> VoteAsync(string election, string voter, params string[] marks) => await _terminal.JsonAsync(
        ["vote", election, .. marks, "--key", await _terminal.KeyAsync(voter), "--wait", "--receipts", _terminal.At("receipts")]);

    private async Task RefusesAsync(string rule, string election, params string[] marks)
    {
        var ran = await _terminal.RunAsync(
            ["vote", election, .. marks, "--key", await _terminal.KeyAsync("dot"), "--receipts", _terminal.At("receipts"), "--json"]);
        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
    }
}
