using System.Text.Json;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

/// <summary>An election by roll from the console, against a real silo.</summary>
public sealed class RollCommandTests(RunningSilo silo) : IClassFixture<RunningSilo>, IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_voter_on_the_roll_gets_a_credential_once_and_votes_with_it()
    {
        var election = await OpenAsync("ann,ann-secret\nbob,bob-secret\n");
        var key = await _terminal.KeyAsync("ann");
        await RefusesAsync("no-credential", "vote", election, "Red", "--key", key);

        await RequestAsync(election, "ann", "ann-secret", key);
        var vote = await _terminal.JsonAsync("vote", election, "Red", "--key", key, "--credentials", _terminal.At("credentials"), "--receipts", _terminal.At("receipts"), "--wait");

        Assert.True(vote.GetProperty("accepted").GetBoolean());
        Assert.Equal((2, 1), (Status(await _terminal.JsonAsync("election", "roll", "status", election), "size"), Status(await _terminal.JsonAsync("election", "roll", "status", election), "issued")));
        var kept = File.ReadAllText(Assert.Single(Directory.GetFiles(_terminal.At("credentials"))));
        Assert.DoesNotContain("inverse", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("blinded", kept, StringComparison.Ordinal);
        var audited = (await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"))).GetProperty("elections").EnumerateArray()
            .Single(audit => Text(audit, "election") == election);
        Assert.Equal((1, 2), (audited.GetProperty("total").GetInt32(), audited.GetProperty("roll").GetInt32()));
    }

    [Fact]
    public async Task A_wrong_code_is_refused_and_a_second_key_gets_nothing()
    {
        var election = await OpenAsync("cid,cid-secret\n");
        var (key, other) = (await _terminal.KeyAsync("cid"), await _terminal.KeyAsync("other"));

        await RequestAsync(election, "cid", "not-the-code", key, "wrong-code");
        await RequestAsync(election, "dot", "cid-secret", key, "wrong-code");
        await RequestAsync(election, "cid", "cid-secret", key);
        await RequestAsync(election, "cid", "cid-secret", key);
        await RequestAsync(election, "cid", "cid-secret", other, "already-issued");
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_with_the_same_question()
    {
        var election = await OpenAsync("eve,eve-secret\n");
        var key = await _terminal.KeyAsync("eve");
        await RequestAsync(election, "eve", "wrong-secret", key, "wrong-code");
        var question = File.ReadAllText(Assert.Single(Directory.GetFiles(_terminal.At("credentials"))));
        Assert.Contains("inverse", question, StringComparison.Ordinal);

        await RequestAsync(election, "eve", "eve-secret", key);

        Assert.Contains(JsonDocument.Parse(question).RootElement.GetProperty("randomizer").GetString()!, File.ReadAllText(Directory.GetFiles(_terminal.At("credentials")).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_bad_line_of_a_roll_is_told_and_nothing_is_loaded()
    {
        File.WriteAllText(_terminal.At("roll.csv"), "id,code\nann,ann-secret\nann,another-one\nbob,short\n");
        var ran = await _terminal.RunAsync(Open(await _terminal.KeyAsync("organiser")));

        Assert.Equal(ExitCode.Refused, ran.Code);
        var told = ran.Errors.TrimEnd('\n').Split('\n');
        Assert.Equal(3, told.Length);
        Assert.StartsWith("  line 3:", told[1], StringComparison.Ordinal);
        Assert.StartsWith("  line 4:", told[2], StringComparison.Ordinal);
        Assert.Equal(told[1..], (await _terminal.RunAsync([.. Open(await _terminal.KeyAsync("organiser")), "--json"])).Json.GetProperty("details").EnumerateArray().Select(line => "  " + line.GetString()));
        Assert.Equal(ExitCode.BadUsage, (await _terminal.RunAsync(
            "election", "open", "--title", "T", "--option", "A", "--option", "B", "--eligibility", "roll", "--key", await _terminal.KeyAsync("organiser"))).Code);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Status(JsonElement status, string name) => status.GetProperty(name).GetInt32();

    private string[] Open(string key) =>
    [
        "election", "open", "--title", "Chair", "--option", "Red", "--option", "Blue", "--eligibility", "roll", "--roll", _terminal.At("roll.csv"), "--key", key,
    ];

    private async Task<string> OpenAsync(string rows)
    {
        File.WriteAllText(_terminal.At("roll.csv"), "id,code\n" + rows);
        return Text(await _terminal.JsonAsync(Open(await _terminal.KeyAsync("organiser"))), "election");
    }

    private async Task RequestAsync(string election, string voter, string code, string key, string? rule = null)
    {
        File.WriteAllText(_terminal.At("code"), code + "\n");
        string[] request =
        [
            "credential", "request", election, "--voter", voter, "--key", key, "--code-file", _terminal.At("code"), "--credentials", _terminal.At("credentials"),
        ];
        if (rule is null) await _terminal.JsonAsync(request);
        else await RefusesAsync(rule, request);
    }

    private async Task RefusesAsync(string rule, params string[] command)
    {
        var ran = await _terminal.RunAsync([.. command, "--json"]);
        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
    }
}
