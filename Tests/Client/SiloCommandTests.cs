using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;
using static System.ConsoleKey;

namespace OrleansBallot.Tests.Client;

/// <summary>Every command that talks to a silo, against a real one.</summary>
public sealed class SiloCommandTests(RunningSilo silo) : IClassFixture<RunningSilo>, IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_vote_is_counted_and_its_receipt_proves_the_export_complete()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await OpenAsync(organiser, "Red", "Blue");

        var vote = await VoteAsync(election[..8], "blue", voter);

        Assert.True(vote.GetProperty("accepted").GetBoolean());
        var results = await _terminal.JsonAsync("results", election);
        Assert.Equal(("open", 1, election), (Text(results, "state"), results.GetProperty("total").GetInt32(), Text(results, "election")));
        Assert.Equal(
            [("Red", 0), ("Blue", 1)],
            results.GetProperty("tallies").EnumerateArray().Select(tally => (Text(tally, "option"), tally.GetProperty("votes").GetInt32())));
        Assert.Equal("confirmed", Text(await _terminal.JsonAsync("transaction", Text(vote, "transaction")), "state"));

        var export = await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"));
        Assert.Equal((true, false), (export.GetProperty("valid").GetBoolean(), export.GetProperty("complete").GetBoolean()));
        var audit = await _terminal.JsonAsync("audit", _terminal.At("ledger.ballot"), "--receipts", _terminal.At("receipts"), "--tip", Text(export, "tip"));
        Assert.True(audit.GetProperty("complete").GetBoolean());
        Assert.Equal((2, 2), (audit.GetProperty("receipts").GetProperty("genuine").GetInt32(), audit.GetProperty("receipts").GetProperty("confirmed").GetInt32()));
        Assert.Empty(Directory.EnumerateFiles(_terminal.Directory, "*.partial"));
    }

    [Fact]
    public async Task An_export_that_was_cut_takes_the_place_of_no_sound_one()
    {
        await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        using var terminal = silo.Terminal(() => new Cut());
        File.WriteAllText(terminal.At("ledger.ballot"), "the last sound one");

        var ran = await terminal.RunAsync("export", terminal.At("ledger.ballot"));
        var first = await terminal.RunAsync("export", terminal.At("first.ballot"), "--json");

        Assert.Equal((ExitCode.AuditFault, "the last sound one"), (ran.Code, File.ReadAllText(terminal.At("ledger.ballot"))));
        Assert.Contains("ledger.ballot.faulty", ran.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, new FileInfo(terminal.At("ledger.ballot.faulty")).Length);
        Assert.Equal((ExitCode.AuditFault, false), (first.Code, File.Exists(terminal.At("first.ballot"))));
        Assert.Empty(Directory.EnumerateFiles(terminal.Directory, "*.partial"));
        Assert.Empty(Directory.EnumerateFiles(terminal.Directory, "*.unaudited"));
    }

    [Fact]
    public async Task An_export_takes_the_place_of_what_it_begins_with_and_of_nothing_else()
    {
        await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        var file = _terminal.At("ledger.ballot");
        await _terminal.JsonAsync("export", file);
        byte[][] others = [[.. await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), .. ExportFormat.Frame([1, 2, 3])], ExportedChain.Export];
        await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        await _terminal.JsonAsync("export", file);

        foreach (var (other, options) in others.SelectMany(other => ((string[][])[[], ["--no-audit"], ["--headers"]]).Select(options => (other, options))))
        {
            await File.WriteAllBytesAsync(file, other, TestContext.Current.CancellationToken);
            var ran = await _terminal.RunAsync(["export", file, .. options]);
            Assert.Equal(ExitCode.AuditFault, ran.Code);
            Assert.Contains("--replace", ran.Output, StringComparison.Ordinal);
            Assert.Equal(other, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.NotEqual(0, new FileInfo(file + ".other").Length);
        }

        Assert.True((await _terminal.JsonAsync("export", file, "--replace")).GetProperty("valid").GetBoolean());
        Assert.NotEqual(others[^1], await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_export_is_not_put_in_the_place_of_a_device()
    {
        var device = $"/dev/ballot-export-{Environment.ProcessId}";
        try
        {
            var ran = await _terminal.RunAsync("export", device);

            Assert.Equal((ExitCode.BadUsage, false), (ran.Code, File.Exists(device)));
            Assert.Contains("/dev", ran.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(device);
        }
    }

    [Fact]
    public async Task A_second_vote_is_refused_with_the_first_as_the_reason()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue");
        var first = await VoteAsync(election, "Red", key);

        var second = await _terminal.RunAsync("vote", election, "Blue", "--key", key, "--receipts", _terminal.At("receipts"), "--json");

        Assert.Equal(ExitCode.Refused, second.Code);
        Assert.Equal(
            (false, "already-voted", Text(first, "transaction")),
            (second.Json.GetProperty("accepted").GetBoolean(), Text(second.Json, "rule"), Text(second.Json, "conflict")));
        Assert.StartsWith(RuleBook.Of(Rejection.AlreadyVoted).Sentence, second.Errors, StringComparison.Ordinal);
        Assert.EndsWith("(already-voted)", second.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_choices_than_an_election_takes_are_refused_by_its_rule()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue");

        await RefusesAsync("wrong-ballot", "vote", election, "Red", "Blue", "--key", key, "--receipts", _terminal.At("receipts"));
    }

    [Fact]
    public async Task Every_list_and_every_detail_shows_the_organiser_and_warns_of_twins()
    {
        var (ann, bob) = (await _terminal.KeyAsync("ann"), await _terminal.KeyAsync("bob"));
        string[] open = ["election", "open", "--title", "Chair of the twins", "--option", "Red", "--option", "Blue", "--key"];
        var first = Text(await _terminal.JsonAsync([.. open, ann]), "election");
        var digits = Text(await _terminal.JsonAsync("election", "show", first), "organiser")[..12];

        var second = await _terminal.RunAsync([.. open, bob]);

        Assert.Contains("1 other election has this title, by another organiser", second.Output + second.Errors, StringComparison.Ordinal);
        var listed = (await _terminal.RunAsync("election", "list")).Output.Split('\n').Single(line => line.Contains(first[..8], StringComparison.Ordinal));
        Assert.Contains(digits, listed, StringComparison.Ordinal);
        Assert.Contains("twin", listed, StringComparison.Ordinal);
        foreach (var detail in new[] { "results", "election show" })
        {
            var shown = (await _terminal.RunAsync([.. detail.Split(' '), first])).Output;
            Assert.Contains(digits, shown, StringComparison.Ordinal);
            Assert.Contains("1 other election has this title, by another organiser", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Options_that_look_alike_are_refused_or_named_before_anything_is_signed()
    {
        var key = await _terminal.KeyAsync("ann");
        string[] Open(params string[] options) => ["election", "open", "--title", "Alike", .. options.Select(option => $"--option={option}"), "--key", key];

        await RefusesAsync("alike-options", Open("Anna", "anna ", "Bob"));
        var warned = await _terminal.RunAsync(Open("Anna", "\u0410nna", "Bob"));

        Assert.Equal(ExitCode.Done, warned.Code);
        Assert.Contains("options 1 and 2 look alike", warned.Output + warned.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_organiser_closes_an_election()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await OpenAsync(organiser, "Red", "Blue");

        await RefusesAsync("not-organiser", "election", "close", election, "--key", voter);
        Assert.NotEqual("open", Text(await _terminal.JsonAsync("election", "close", election, "--key", organiser), "state"));
        await RefusesAsync("closed", "vote", election, "Red", "--key", voter, "--receipts", _terminal.At("receipts"));
    }

    [Fact]
    public async Task Elections_are_listed_and_shown_with_definition_and_state()
    {
        var election = await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        Assert.Contains((await _terminal.JsonAsync("election", "list")).EnumerateArray(), listed => Text(listed, "election") == election);
        var shown = await _terminal.JsonAsync("election", "show", election[..16].ToUpperInvariant());
        Assert.Equal(("Colour [of] it", "open"), (Text(shown, "title"), Text(shown, "state")));
        Assert.Equal(["Red", "Blue"], shown.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
        Assert.Contains("Colour [of] it", (await _terminal.RunAsync("election", "show", election)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task At_once_is_the_silo_s_time_whatever_the_organiser_s_clock_says(int minutes)
    {
        using var terminal = silo.Terminal(clock: new WrongClock(TimeSpan.FromMinutes(minutes)));
        string[] open = ["election", "open", "--option", "A", "--option", "B", "--key", await terminal.KeyAsync("ann")];

        // Titles of their own, or a warning of twins would stand first.
        var now = await terminal.RunAsync([.. open, "--title", $"Now at {minutes}"]);
        var later = await terminal.RunAsync([.. open, "--title", $"Later at {minutes}", "--opens", "+10m"]);

        Assert.StartsWith($"Opened: Now at {minutes}", now.Output, StringComparison.Ordinal);
        Assert.StartsWith($"Scheduled: Later at {minutes}", later.Output, StringComparison.Ordinal);
        Assert.Equal(["open", "scheduled"], await Task.WhenAll(new[] { now, later }.Select(async ran =>
            Text(await terminal.JsonAsync("election", "show", ran.Output.Split("ballot vote ")[1][..8]), "state"))));
    }

    [Theory]
    [InlineData("election show 00000000")]
    [InlineData("election show 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("results 0000000000000000000000000000000000000000000000000000000000000000 --watch")]
    public async Task An_unknown_election_is_refused_by_name(string arguments) => await RefusesAsync("unknown-election", arguments.Split(' '));

    [Fact]
    public async Task Watched_results_end_when_they_are_final()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue", "--settle", "0s");
        await VoteAsync(election, "Red", key);
        var watching = _terminal.RunAsync("results", election, "--watch", "--json");

        await _terminal.JsonAsync("election", "close", election, "--key", key);

        var lines = (await watching).Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(ExitCode.Done, (await watching).Code);
        Assert.Equal(("sealed", 1), (Text(lines[^1], "state"), lines[^1].GetProperty("total").GetInt32()));
        Assert.All(lines[..^1], line => Assert.NotEqual("sealed", Text(line, "state")));
    }

    [Fact]
    public async Task The_chain_and_its_blocks_are_shown_by_height_and_by_hash()
    {
        await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        var first = (await _terminal.JsonAsync("chain", "--from", "1", "--count", "1")).EnumerateArray().Single();

        Assert.Equal(1, first.GetProperty("height").GetInt32());
        foreach (var name in new[] { "1", Text(first, "hash") })
            Assert.Equal(Text(first, "hash"), Text((await _terminal.JsonAsync("block", name)).EnumerateArray().Single(), "hash"));
        await RefusesAsync("unknown-block", "block", "99999999");

        var text = (await _terminal.RunAsync("block", "1", "--form", "text")).Output;
        Assert.StartsWith("block ", text, StringComparison.Ordinal);
        Assert.Contains(Text(first, "hash"), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Genesis_is_shown_by_height_and_by_hash()
    {
        var genesis = (await _terminal.JsonAsync("block", "0")).EnumerateArray().Single();

        Assert.Equal((0, 0), (genesis.GetProperty("height").GetInt32(), genesis.GetProperty("contents").GetArrayLength()));
        Assert.Equal(Text(genesis, "hash"), Text((await _terminal.JsonAsync("block", Text(genesis, "hash"))).EnumerateArray().Single(), "hash"));
        Assert.Contains("Genesis", (await _terminal.RunAsync("block", "0")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_is_found_by_its_first_digits()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue");
        var vote = Text(await VoteAsync(election, "Red", key), "transaction");
        using var elsewhere = silo.Terminal();

        foreach (var (terminal, id) in new[] { (_terminal, election), (_terminal, vote), (elsewhere, vote) })
            Assert.Equal((id, "confirmed"), (Text(await terminal.JsonAsync("transaction", id[..12]), "id"), Text(await terminal.JsonAsync("transaction", id[..12]), "state")));
        Assert.Equal(ExitCode.BadUsage, (await elsewhere.RunAsync("transaction", "0123456789")).Code);
    }

    [Fact]
    public async Task What_is_wrong_besides_the_passphrase_is_told_before_it_is_asked_for()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue");
        _terminal["BALLOT_PASSPHRASE"] = null;

        Assert.Contains("no option", (await _terminal.RunAsync("vote", election, "Green", "--key", key)).Errors, StringComparison.Ordinal);
        await RefusesAsync("unknown-election", "vote", new string('0', 64), "Red", "--key", key);
        await RefusesAsync("unknown-election", "election", "close", new string('0', 64), "--key", key);
        Assert.Contains("No passphrase", (await _terminal.RunAsync("vote", election, "Red", "--key", key)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_key_is_named_even_where_the_election_has_closed()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await OpenAsync(organiser, "Red", "Blue");
        await _terminal.JsonAsync("election", "close", election, "--key", organiser);

        await RefusesAsync("not-organiser", "election", "close", election, "--key", voter);
    }

    [Fact]
    public async Task What_waits_is_a_list() => Assert.Equal(JsonValueKind.Array, (await _terminal.JsonAsync("pending")).ValueKind);

    [Fact]
    public async Task A_node_that_is_put_out_stays_out_until_it_is_admitted()
    {
        await _terminal.JsonAsync("node", "join", "unwanted");

        var expelled = await _terminal.RunAsync("node", "expel", "unwanted");
        Assert.Equal(ExitCode.Done, expelled.Code);
        Assert.Contains("unwanted is out", expelled.Output, StringComparison.Ordinal);
        await RefusesAsync("expelled", "node", "join", "unwanted");

        await _terminal.JsonAsync("node", "admit", "unwanted");
        await Eventually.True(async () => await StateOfAsync("unwanted") == "active", "it is back at its next beat");
        await _terminal.JsonAsync("node", "leave", "unwanted");
    }

    [Fact]
    public async Task A_node_joins_and_leaves_and_all_see_it()
    {
        await _terminal.JsonAsync("node", "join", "guest");
        Assert.Equal("active", await StateOfAsync("guest"));

        await _terminal.JsonAsync("node", "leave", "guest");
        Assert.Equal("left", await StateOfAsync("guest"));
    }

    [Fact]
    public async Task Every_node_refuses_a_forged_vote()
    {
        await OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        var attack = await _terminal.JsonAsync("attack", "forged-vote", "--node", "node-1");

        Assert.Equal(("forged-vote", "node-1"), (Text(attack, "kind"), Text(attack, "by")));
        Assert.StartsWith("node-1 cast a vote in somebody else's name", Text(attack, "forged"), StringComparison.Ordinal);
        Assert.All(attack.GetProperty("verdicts").EnumerateArray(), verdict =>
            Assert.Equal((false, "wrong-signature"), (verdict.GetProperty("accepted").GetBoolean(), Text(verdict, "rule"))));
    }

    [Fact]
    public async Task Attacks_are_those_that_the_silo_lists()
    {
        var listed = await _terminal.JsonAsync("attack");
        var shown = (await _terminal.RunAsync("attack")).Output;

        Assert.Equal(AttackKinds.All.Select(attack => attack.Kind), listed.EnumerateArray().Select(attack => Text(attack, "kind")));
        Assert.All(AttackKinds.All, attack => Assert.Contains(attack.Tries, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_menu_offers_the_attacks_that_the_silo_lists()
    {
        var ran = await _terminal.TypeAsync("attack ", Enter, DownArrow, Enter, Enter);

        Assert.All(AttackKinds.All, attack => Assert.Contains($"{attack.Title} ({attack.Kind})", ran.Output, StringComparison.Ordinal));
        Assert.Contains("$ ballot attack forged-vote --node node-1\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attack_that_there_is_not_is_bad_usage_and_told_with_those_there_are()
    {
        var ran = await _terminal.RunAsync("attack", "arson", "--node", "node-1");

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Equal(AttackKinds.Unknown("arson"), ran.Errors.TrimEnd('\n'));
    }

    [Fact]
    public async Task Resolving_says_what_the_majority_holds()
    {
        var report = await _terminal.JsonAsync("resolve", "--node", "node-2");

        Assert.Equal("node-2", Text(report, "node"));
        Assert.Equal(64, Text(report, "majority").Length);
    }

    [Fact]
    public async Task Another_token_lets_nobody_in()
    {
        _terminal["BALLOT_TOKEN"] = "guessed";

        await RefusesAsync("unauthorized", "resolve", "--node", "node-1");
    }

    [Fact]
    public async Task A_node_that_does_not_exist_is_refused_by_name()
    {
        await RefusesAsync("unknown-node", "election", "list", "--node", "nobody");
        Assert.Contains("ballot nodes", (await _terminal.RunAsync("election", "list", "--node", "nobody")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_shows_another_definition_gets_no_vote()
    {
        var key = await _terminal.KeyAsync("ann");
        var (real, other) = (await OpenAsync(key, "Red", "Blue"), await OpenAsync(key, "Blue", "Red"));
        using var deceived = silo.Terminal(() => new Lying(request => request.RequestUri = new(request.RequestUri!.ToString().Replace(real, other, StringComparison.Ordinal))));

        var ran = await deceived.RunAsync("vote", real, "Red", "--key", key, "--receipts", _terminal.At("receipts"), "--json");

        Assert.Equal((ExitCode.Refused, "wrong-definition"), (ran.Code, Text(ran.Json, "rule")));
    }

    [Fact]
    public async Task A_receipt_for_another_transaction_is_none()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await OpenAsync(key, "Red", "Blue");
        var receipt = Text(await VoteAsync(election, "Red", key), "receipt");
        using var deceived = silo.Terminal(() => new Lying(answer: json => json.Contains("\"receipt\"", StringComparison.Ordinal)
            ? $$"""{"transaction":"{{election}}","node":"node-1","receipt":"{{receipt}}"}"""
            : json));

        var ran = await deceived.RunAsync("election", "open", "--title", "T", "--option", "A", "--option", "B", "--key", key, "--json");

        Assert.Equal((ExitCode.Refused, "wrong-receipt"), (ran.Code, Text(ran.Json, "rule")));
    }

    [Fact]
    public async Task Something_else_than_a_silo_is_not_taken_for_one()
    {
        using var terminal = silo.Terminal(() => new Lying(answer: _ => "<html>"));

        Assert.Equal(ExitCode.Unreachable, (await terminal.RunAsync("nodes")).Code);
    }

    private async Task<string> OpenAsync(string key, string first, string second, params string[] more) => Text(
        await _terminal.JsonAsync(["election", "open", "--title", "Colour [of] it", "--option", first, "--option", second, "--key", key, .. more]), "election");

    private Task<JsonElement> VoteAsync(string election, string choice, string key) =>
        _terminal.JsonAsync("vote", election, choice, "--key", key, "--wait", "--receipts", _terminal.At("receipts"));

    private async Task RefusesAsync(string rule, params string[] arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments, "--json"]);
        Assert.True(ran.Code == ExitCode.Refused, $"{string.Join(' ', arguments)}: {ran.Code} {ran.Errors}");
        Assert.Equal(("refused", rule), (Text(ran.Json, "error"), Text(ran.Json, "rule")));
        Assert.Equal(arguments[0] == "vote", ran.Json.TryGetProperty("accepted", out _));
    }

    private async Task<string> StateOfAsync(string node) =>
        Text((await _terminal.JsonAsync("nodes")).EnumerateArray().Single(shown => Text(shown, "name") == node), "state");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    /// <summary>Stands between client and silo, and lies about what was asked or answered.</summary>
    private sealed class Lying(Action<HttpRequestMessage>? ask = null, Func<string, string>? answer = null) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ask?.Invoke(request);
            var response = await base.SendAsync(request, cancellationToken);
            if (answer is null) return response;
            var truth = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(answer(truth), System.Text.Encoding.UTF8, "application/json");
            return response;
        }
    }

    /// <summary>A proxy that speaks HTTP/1.0 to a silo which dies: what came so far looks like all of it.</summary>
    private sealed class Cut() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath != "/api/export") return answer;
            var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            answer.Content = new ByteArrayContent(whole[..^1]);
            return answer;
        }
    }
}
