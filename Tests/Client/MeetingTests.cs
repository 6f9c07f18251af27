using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Tests.Client;

/// <summary>An annual meeting from its file to the minutes, from the console against a real silo.</summary>
public sealed class MeetingTests(RunningSilo silo) : IClassFixture<RunningSilo>, IDisposable
{
    private const string Board = """
        "title": "Board", "options": ["Ada", "Grace", "Alan", "Edsger"], "seats": 2, "choose": [1, 2]
        """;

    private const string Accounts = """
        "title": "Shall the accounts be approved?", "options": [], "method": "motion", "majority": "2/3 of roll", "quorum": "1/3"
        """;

    /// <summary>The same without a roll.</summary>
    private const string Plain = """
        "title": "Shall the accounts be approved?", "options": [], "method": "motion", "majority": "2/3"
        """;

    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task The_template_is_a_file_that_can_be_checked_and_opened()
    {
        var template = await _terminal.RunAsync("election", "template");
        File.WriteAllText(_terminal.At("meeting.json"), template.Output);

        var check = await _terminal.RunAsync("election", "check", _terminal.At("meeting.json"));

        Assert.DoesNotContain(@"\u", template.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, check.Code);
        Assert.Contains("1. Board", check.Output, StringComparison.Ordinal);
        Assert.Contains("Choose up to 2. 2 seats.", check.Output, StringComparison.Ordinal);
        Assert.Contains("https://example.org/ada", check.Output, StringComparison.Ordinal);
        Assert.Contains("Vote for or against. Needed: 2/3", check.Output, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(check.Output, "Abstain"));
        await OpenAsync(_terminal.At("meeting.json"));
    }

    [Fact]
    public async Task Members_answer_everything_in_one_ballot_and_minutes_can_be_written()
    {
        string[] members = ["ann", "bob", "cid"];
        File.WriteAllLines(_terminal.At("roll.csv"), ["id,code", .. members.Select(id => $"{id},{id}-secret")]);
        var election = await OpenAsync(Written(Board, Accounts, "eligibility", "roll"), "--roll", _terminal.At("roll.csv"));
        foreach (var member in members) await RequestAsync(election, member);

        await VoteAsync(election, "ann", "1:Ada", "1:Grace", "2:yes");
        await VoteAsync(election, "bob", "1:Ada", "--abstain", "2");
        await VoteAsync(election, "cid", "2:yes", "1:Edsger");

        var results = await _terminal.JsonAsync("results", election);
        var (board, accounts) = (results.GetProperty("contests")[0], results.GetProperty("contests")[1]);
        Assert.False(results.TryGetProperty("tallies", out _));
        Assert.Equal((3, 0), (board.GetProperty("ballots").GetInt32(), board.GetProperty("blank").GetInt32()));
        Assert.Equal((2, 1), (accounts.GetProperty("ballots").GetInt32(), accounts.GetProperty("blank").GetInt32()));
        Assert.Equal([2, 1, 0, 1], board.GetProperty("tallies").EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt32()));
        Assert.Matches(
            "^Ada and (Grace|Edsger) are elected, with 2 and 1 votes. Grace and Edsger were equal, and a lot decided between them.$",
            Text(board, "sentence"));
        Assert.Equal("carried", Text(accounts, "outcome"));
        Assert.Equal(
            "Carried, with 2 yes and 0 no: 66.7% of all votes on the roll, where at least 2/3 was needed. 1 abstained.",
            Text(accounts, "sentence"));
        var shown = Regex.Replace((await _terminal.RunAsync("results", election)).Output, @"\s+", " ");
        Assert.Contains(Text(board, "sentence"), shown, StringComparison.Ordinal);
        Assert.Contains(Text(accounts, "sentence"), shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organiser_extends_and_withdraws_and_nobody_else_does()
    {
        using var key = LockedKey.Find(await _terminal.KeyAsync("deputy")).TryOpen("correct horse")!;
        var election = await OpenAsync(Written(Board, Plain, "organisers", new JsonArray(PublicKey.Of(key).ToString())));

        var stranger = await _terminal.KeyAsync("stranger");
        await RefusesAsync("not-organiser", "election", "withdraw", election, "1:Ada", "--key", stranger);
        await RefusesAsync("not-organiser", "election", "extend", election, "--closes", "+2d", "--key", stranger);
        var before = await _terminal.JsonAsync("election", "show", election);
        var extended = await _terminal.JsonAsync(
            "election", "extend", election, "--closes", "+2d", "--key", await _terminal.KeyAsync("deputy"), "--receipts", Receipts);
        await VoteAsync(election, "ann", "1:Ada", "2:yes");
        await _terminal.JsonAsync(
            "election", "withdraw", election, "1:Ada", "--key", await _terminal.KeyAsync("deputy"), "--receipts", Receipts);

        var nothing = await _terminal.RunAsync("vote", election, "1:Ada", "2:yes", "--key", await _terminal.KeyAsync("bob"));
        Assert.Equal(ExitCode.BadUsage, nothing.Code);
        Assert.Contains("Ada is withdrawn, so nothing would be left of your answer to 'Board'", nothing.Errors, StringComparison.Ordinal);
        var something = await _terminal.RunAsync(
            "vote", election, "1:Ada", "1:Alan", "2:no", "--key", await _terminal.KeyAsync("bob"), "--receipts", Receipts, "--wait");
        Assert.Equal(ExitCode.Done, something.Code);
        Assert.Contains("Ada is withdrawn: the count passes it over.", something.Errors, StringComparison.Ordinal);

        Assert.True(Time(extended, "closes") > Time(before, "closes"));
        var board = (await _terminal.JsonAsync("results", election)).GetProperty("contests")[0];
        Assert.Equal("Alan", board.GetProperty("winners")[0].GetString());
        Assert.Equal((1, 1), (board.GetProperty("ballots").GetInt32(), board.GetProperty("blank").GetInt32()));
    }

    [Theory]
    [InlineData("""{ "title": "T" }""", "'contests'")]
    [InlineData("""{ "title": "T", "contests": [{ "title": "C", "options": ["A", "B"] }""", "line 1")]
    [InlineData("""{ "title": "T", "contests": [], "organisers": ["me"] }""", "'me' is no organiser's key")]
    public async Task What_is_wrong_in_a_file_is_said_with_its_place(string file, string words)
    {
        File.WriteAllText(_terminal.At("wrong.json"), file);

        var ran = await _terminal.RunAsync("election", "check", _terminal.At("wrong.json"));

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains(words, ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'options': ['A', 'B'], 'seat': 2", "contests[0].seat")]
    [InlineData("'options': ['A', 'B'], 'method': 'borda'", "contest 1: method is 'borda'")]
    [InlineData("'options': ['A', 'B'], 'choose': [1]", "contest 1: choose has two numbers")]
    [InlineData("'options': ['A', 'B'], 'seats': 300", "contest 1: seats is 300")]
    [InlineData("'options': [], 'method': 'motion', 'majority': 'most'", "'most' is no majority")]
    [InlineData("'options': ['A', 'B'], 'quorum': 'half'", "'half' is no quorum")]
    [InlineData("'options': ['A', null]", "there is a null")]
    public Task What_is_wrong_in_a_contest_is_said_with_its_place(string contest, string words) =>
        What_is_wrong_in_a_file_is_said_with_its_place(
            $$"""{ "title": "T", "contests": [{ "title": "C", {{contest.Replace('\'', '"')}} }] }""", words);

    /// <summary>In a file of two contests, the second of which is wrong. A quorum is a part of a roll, which there is none of.</summary>
    [Theory]
    [InlineData("\"A\", \" A\"", "", "alike-options")]
    [InlineData("\"Ada\", \"ada\"", "", "alike-options")]
    [InlineData("\"A\", \"B\"", ", \"quorum\": \"1/3\"", "wrong-terms")]
    [InlineData("\"A\", \"B\"", ", \"seats\": 3", "wrong-terms")]
    [InlineData("\"A\", { \"text\": \"B\", \"link\": \"http://example.org\" }", "", "wrong-link")]
    public async Task A_file_that_breaks_a_rule_is_refused_with_the_rule_and_the_contest(string options, string more, string rule)
    {
        File.WriteAllText(
            _terminal.At("rule.json"),
            $$"""{ "title": "T", "contests": [{ {{Board}} }, { "title": "Second", "options": [{{options}}]{{more}} }] }""");

        var ran = await _terminal.RunAsync("election", "check", _terminal.At("rule.json"), "--json");

        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
        Assert.Contains("Contest 2, 'Second'", ran.Json.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Ada' names no contest", "Ada", "2:yes")]
    [InlineData("Contest 2, 'Shall the accounts be approved?', has no answer", "1:Ada")]
    [InlineData("Contest 2 is marked and abstained from", "1:Ada", "2:yes", "--abstain", "2")]
    [InlineData("--abstain 3: the election has contests 1 to 2", "1:Ada", "2:yes", "--abstain", "3")]
    public async Task A_ballot_that_leaves_something_unclear_is_not_cast(string words, params string[] answers)
    {
        var election = await OpenAsync(Written(Board, Plain));

        var ran = await _terminal.RunAsync(["vote", election, .. answers, "--key", await _terminal.KeyAsync("ann")]);

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains(words, ran.Errors, StringComparison.Ordinal);
    }

    private string Receipts => _terminal.At("receipts");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static DateTimeOffset Time(JsonElement element, string name) => element.GetProperty(name).GetDateTimeOffset();

    /// <summary>Writes a file with two contests.</summary>
    private string Written(string first, string second, string? name = null, JsonNode? value = null)
    {
        var file = JsonNode.Parse($$"""{ "title": "Annual meeting", "contests": [{ {{first}} }, { {{second}} }] }""")!;
        if (name is not null) file[name] = value;
        File.WriteAllText(_terminal.At("written.json"), file.ToJsonString());
        return _terminal.At("written.json");
    }

    private async Task<string> OpenAsync(string file, params string[] more) => Text(
        await _terminal.JsonAsync(
            ["election", "open", "--file", file, "--key", await _terminal.KeyAsync("organiser"), "--receipts", Receipts, .. more]),
        "election");

    private async Task RequestAsync(string election, string voter)
    {
        File.WriteAllText(_terminal.At("code"), $"{voter}-secret\n");
        await _terminal.JsonAsync(
            "credential", "request", election, "--voter", voter, "--key", await _terminal.KeyAsync(voter), "--code-file",
            _terminal.At("code"), "--credentials", _terminal.At("credentials"));
    }

    private async Task VoteAsync(string election, string voter, params string[] answers) => await _terminal.JsonAsync(
        ["vote", election, .. answers, "--key", await _terminal.KeyAsync(voter), "--receipts", Receipts, "--credentials",
            _terminal.At("credentials"), "--wait"]);

    private async Task RefusesAsync(string rule, params string[] command)
    {
        var ran = await _terminal.RunAsync([.. command, "--json"]);
        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
    }
}
