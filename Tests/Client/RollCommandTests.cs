using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

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
        var vote = await _terminal.JsonAsync(
            "vote", election, "Red", "--key", key, "--credentials", _terminal.At("credentials"), "--receipts",
            _terminal.At("receipts"), "--wait");

        Assert.True(vote.GetProperty("accepted").GetBoolean());
        Assert.Equal((2, 1), (Status(await _terminal.JsonAsync("election", "roll", "status", election), "size"), Status(
            await _terminal.JsonAsync("election", "roll", "status", election), "issued")));
        var kept = File.ReadAllText(Assert.Single(Directory.GetFiles(_terminal.At("credentials"))));
        Assert.DoesNotContain("inverse", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("blinded", kept, StringComparison.Ordinal);
        var audited = (await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"))).GetProperty("elections").EnumerateArray()
            .Single(audit => Text(audit, "election") == election);
        Assert.Equal((1, 2), (audited.GetProperty("total").GetInt32(), audited.GetProperty("roll").GetInt32()));
    }

    [Fact]
    public async Task Of_a_roll_with_weights_each_key_gets_its_own_and_the_organiser_is_told_what_few_voters_reveal()
    {
        File.WriteAllText(
            _terminal.At("roll.csv"),
            "id,code,weight\n" + string.Concat(Enumerable.Range(1, 5).Select(number => $"m{number},secret-of-{number},1\n"))
            + "ann,ann-secret,3\nbob,bob-secret,3\ncid,cid-secret,40\n");
        var opened = await _terminal.RunAsync([.. Open(await _terminal.KeyAsync("organiser")), "--json"]);
        Assert.Contains("only 2 voters on the roll have the weight 3.", opened.Errors, StringComparison.Ordinal);
        Assert.Contains("only 1 voter on the roll has the weight 40.", opened.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("the weight 1.", opened.Errors, StringComparison.Ordinal);
        var (election, key) = (Text(opened.Json, "election"), await _terminal.KeyAsync("ann"));

        await RequestAsync(election, "ann", "ann-secret", key);
        var again = await _terminal.RunAsync(
            "credential", "request", election, "--voter", "ann", "--key", key, "--credentials", _terminal.At("credentials"));
        Assert.Contains("Its ballot counts 3 votes.", again.Output, StringComparison.Ordinal);
        await _terminal.JsonAsync(
            "vote", election, "Red", "--key", key, "--credentials", _terminal.At("credentials"), "--receipts",
            _terminal.At("receipts"), "--wait");

        var results = await _terminal.JsonAsync("results", election);
        Assert.Equal((1, 3), (Status(results, "total"), Status(results, "weight")));
        var status = await _terminal.RunAsync("election", "roll", "status", election);
        Assert.Contains("1 of 2 of weight 3", status.Output, StringComparison.Ordinal);
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
    public async Task Who_mistypes_a_code_is_told_what_is_left_and_an_operator_unlocks()
    {
        var election = await OpenAsync("fay,fay-secret\n");
        var key = await _terminal.KeyAsync("fay");
        File.WriteAllText(_terminal.At("code"), "not-the-code\n");
        string[] request =
        [
            "credential", "request", election, "--voter", "fay", "--key", key, "--code-file", _terminal.At("code"), "--credentials",
            _terminal.At("credentials"),
        ];
        Assert.Contains("4 tries are left", (await _terminal.RunAsync(request)).Errors, StringComparison.Ordinal);
        for (var i = 0; i < 4; i++) await RefusesAsync("wrong-code", request);
        Assert.Contains("It opens again in 15 minutes", (await _terminal.RunAsync(request)).Errors, StringComparison.Ordinal);

        var locks = await _terminal.RunAsync("election", "roll", "locks", election);
        Assert.Matches(@"fay\s+│\s+5\s+│\s+locked", locks.Output);
        Assert.Equal(ExitCode.Done, (await _terminal.RunAsync("election", "roll", "unlock", election, "FAY")).Code);
        await RefusesAsync("unknown-voter", "election", "roll", "unlock", election, "nobody");
        await RequestAsync(election, "fay", "fay-secret", key);
    }

    [Fact]
    public async Task Codes_of_our_making_are_handed_out_and_typed_back_carelessly()
    {
        File.WriteAllText(_terminal.At("ids.txt"), "gil\n\n \"Hal\", Jr. \n");
        var made = await _terminal.JsonAsync("election", "roll", "codes", _terminal.At("ids.txt"), "--out", _terminal.At("made.csv"));
        Assert.Equal(2, made.GetProperty("voters").GetInt32());
        Assert.Equal(ExitCode.BadUsage, (await _terminal.RunAsync(
            "election", "roll", "codes", _terminal.At("ids.txt"), "--out", _terminal.At("made.csv"))).Code);
        var rows = File.ReadAllLines(_terminal.At("made.csv"));
        Assert.Equal("id,code", rows[0]);
        Assert.StartsWith("\"\"\"Hal\"\", Jr.\",", rows[2], StringComparison.Ordinal);

        var election = await OpenAsync(string.Join('\n', rows[1..]) + "\n");
        await RequestAsync(
            election, "Gil", rows[1].Split(',')[1].ToLowerInvariant().Replace('-', ' ').Replace('0', 'o').Replace('1', 'l'),
            await _terminal.KeyAsync("gil"));
    }

    [Theory]
    [InlineData("Email\nann@example.org\nbob@example.org\n", "'Email' on line 1 looks like a heading")]
    [InlineData("\n id \nann\n", "'id' on line 2 looks like a heading")]
    [InlineData("Members of 2026\nann@example.org\nbob@example.org\n", "'Members of 2026' on line 1 looks like a heading")]
    public async Task A_heading_among_the_ids_becomes_no_voter(string ids, string words)
    {
        File.WriteAllText(_terminal.At("ids.txt"), ids);

        var ran = await _terminal.RunAsync("election", "roll", "codes", _terminal.At("ids.txt"), "--out", _terminal.At("headed.csv"));

        Assert.Equal((ExitCode.BadUsage, false), (ran.Code, File.Exists(_terminal.At("headed.csv"))));
        Assert.Contains(words, ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_in_another_encoding_are_not_guessed_at()
    {
        File.WriteAllBytes(_terminal.At("latin.txt"), [(byte)'J', 0xF6, (byte)'r', (byte)'g', (byte)'\n']);
        File.WriteAllText(_terminal.At("utf16.txt"), "Jörg\n", System.Text.Encoding.Unicode);

        var refused = await _terminal.RunAsync("election", "roll", "codes", _terminal.At("latin.txt"), "--out", _terminal.At("latin.csv"));
        await _terminal.JsonAsync("election", "roll", "codes", _terminal.At("utf16.txt"), "--out", _terminal.At("utf16.csv"));

        Assert.Equal((ExitCode.BadUsage, false), (refused.Code, File.Exists(_terminal.At("latin.csv"))));
        Assert.Contains("UTF-8", refused.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Jörg,", File.ReadAllLines(_terminal.At("utf16.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_gets_the_same_credential_wherever_and_whenever_it_asks()
    {
        var election = await OpenAsync("eve,eve-secret\n");
        var key = await _terminal.KeyAsync("eve");
        await RequestAsync(election, "eve", "wrong-secret", key, "wrong-code");
        await RequestAsync(election, "eve", "eve-secret", key);
        var here = File.ReadAllText(Assert.Single(Directory.GetFiles(_terminal.At("credentials"))));

        Directory.Move(_terminal.At("credentials"), _terminal.At("lost"));
        await RequestAsync(election, "eve", "eve-secret", key);

        Assert.Equal(here, File.ReadAllText(Assert.Single(Directory.GetFiles(_terminal.At("credentials")))));
    }

    [Fact]
    public async Task A_request_that_an_older_version_began_and_kept_is_asked_again()
    {
        var election = await OpenAsync("fay,fay-secret\n");
        var key = await _terminal.KeyAsync("fay");
        using var opened = LockedKey.Find(key).TryOpen("correct horse");
        Assert.NotNull(opened);
        Assert.True(ElectionId.TryParse(election, out var id));
        var (voter, chain) = (PublicKey.Of(opened), Hash256.Parse(Text(await ChainAsync(), "id")));
        var issuer = Convert.FromHexString(
            (await _terminal.JsonAsync("election", "show", election)).GetProperty("roll").GetProperty("classes")[0].GetProperty("issuer")
                .GetString()!);
        var randomizer = Hash256.Of("an older version drew it"u8);
        var drawn = IssuingKeys.Blind(
            IssuingKey.TryRead(issuer)!, BlindRsa.Prepare(randomizer.ToArray(), Credential.Message(chain, id, voter)));
        Directory.CreateDirectory(_terminal.At("credentials"));
        File.WriteAllText(
            _terminal.At($"credentials/{election[..16]}-{voter.ToString()[..16]}.credential.json"), JsonSerializer.Serialize(new
            {
                election,
                voter = voter.ToString(),
                randomizer = randomizer.ToString(),
                blinded = Convert.ToHexStringLower(drawn.Message.AsSpan()),
                inverse = Convert.ToHexStringLower(drawn.Inverse.AsSpan()),
            }));

        await RequestAsync(election, "fay", "fay-secret", key);

        Assert.Contains(
            randomizer.ToString(), File.ReadAllText(Directory.GetFiles(_terminal.At("credentials")).Single()), StringComparison.Ordinal);
        await RequestAsync(election, "fay", "fay-secret", key);
        Directory.Delete(_terminal.At("credentials"), recursive: true);
        await RequestAsync(election, "fay", "fay-secret", key, "already-issued");
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
        Assert.Equal(told[1..], (await _terminal.RunAsync([.. Open(await _terminal.KeyAsync("organiser")), "--json"]))
            .Json.GetProperty("details").EnumerateArray().Select(line => "  " + line.GetString()));
        Assert.Equal(ExitCode.BadUsage, (await _terminal.RunAsync(
            "election", "open", "--title", "T", "--option", "A", "--option", "B", "--eligibility", "roll", "--key",
            await _terminal.KeyAsync("organiser"))).Code);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<JsonElement> ChainAsync()
    {
        using var http = new HttpClient();
        return JsonDocument.Parse(
            await http.GetStringAsync(new Uri(silo.Address, "/api/chain"), TestContext.Current.CancellationToken)).RootElement;
    }

    private static int Status(JsonElement status, string name) => status.GetProperty(name).GetInt32();

    private string[] Open(string key) =>
    [
        "election", "open", "--title", "Chair", "--option", "Red", "--option", "Blue", "--eligibility", "roll", "--roll",
        _terminal.At("roll.csv"), "--key", key,
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
            "credential", "request", election, "--voter", voter, "--key", key, "--code-file", _terminal.At("code"), "--credentials",
            _terminal.At("credentials"),
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
