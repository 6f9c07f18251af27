using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Rules;
using static OrleansBallot.Tests.Client.SiloCommands;

namespace OrleansBallot.Tests.Client;

/// <summary>Commands for voters and organisers, against a real silo.</summary>
[Collection(nameof(SiloCommands))]
public sealed class SiloCommandTests(RunningSilo silo) : IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_vote_is_counted_and_its_receipt_proves_the_export_complete()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await _terminal.OpenAsync(organiser, "Red", "Blue");

        var vote = await _terminal.VoteAsync(election[..8], "blue", voter);

        Assert.True(vote.GetProperty("accepted").GetBoolean());
        var results = await _terminal.JsonAsync("results", election);
        Assert.Equal(("open", 1, election), (Text(results, "state"), results.GetProperty("total").GetInt32(), Text(results, "election")));
        Assert.Equal(
            [("Red", 0), ("Blue", 1)],
            results.GetProperty("tallies").EnumerateArray()
                .Select(tally => (Text(tally, "option"), tally.GetProperty("votes").GetInt32())));
        Assert.Equal("confirmed", Text(await _terminal.JsonAsync("transaction", Text(vote, "transaction")), "state"));

        var export = await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"));
        Assert.Equal((true, false), (export.GetProperty("valid").GetBoolean(), export.GetProperty("complete").GetBoolean()));
        var audit = await _terminal.JsonAsync(
            "audit", _terminal.At("ledger.ballot"), "--receipts", _terminal.At("receipts"), "--tip", Text(export, "tip"));
        Assert.True(audit.GetProperty("complete").GetBoolean());
        Assert.Equal((2, 2), (
            audit.GetProperty("receipts").GetProperty("genuine").GetInt32(),
            audit.GetProperty("receipts").GetProperty("confirmed").GetInt32()));
        Assert.Empty(Directory.EnumerateFiles(_terminal.Directory, "*.partial"));
    }

    [Fact]
    public async Task A_second_vote_is_refused_with_the_first_as_the_reason()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await _terminal.OpenAsync(key, "Red", "Blue");
        var first = await _terminal.VoteAsync(election, "Red", key);

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
        var election = await _terminal.OpenAsync(key, "Red", "Blue");

        await _terminal.RefusesAsync("too-many-choices", "vote", election, "Red", "Blue", "--key", key, "--receipts",
            _terminal.At("receipts"));
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
        var listed = (await _terminal.RunAsync("election", "list")).Output.Split('\n')
            .Single(line => line.Contains(first[..8], StringComparison.Ordinal));
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
        string[] Open(params string[] options) =>
            ["election", "open", "--title", "Alike", .. options.Select(option => $"--option={option}"), "--key", key];

        await _terminal.RefusesAsync("alike-options", Open("Anna", "anna ", "Bob"));
        var warned = await _terminal.RunAsync(Open("Anna", "\u0410nna", "Bob"));

        Assert.Equal(ExitCode.Done, warned.Code);
        Assert.Contains("options 1 and 2 look alike", warned.Output + warned.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_organiser_closes_an_election()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await _terminal.OpenAsync(organiser, "Red", "Blue");

        await _terminal.RefusesAsync("not-organiser", "election", "close", election, "--key", voter);
        Assert.NotEqual("open", Text(await _terminal.JsonAsync("election", "close", election, "--key", organiser), "state"));
        await _terminal.RefusesAsync("closed", "vote", election, "Red", "--key", voter, "--receipts", _terminal.At("receipts"));
    }

    [Fact]
    public async Task Elections_are_listed_and_shown_with_definition_and_state()
    {
        var election = await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        Assert.Contains((await _terminal.JsonAsync("election", "list")).EnumerateArray(), listed => Text(listed, "election") == election);
        var shown = await _terminal.JsonAsync("election", "show", election[..16].ToUpperInvariant());
        Assert.Equal(("Colour [of] it", "open"), (Text(shown, "title"), Text(shown, "state")));
        Assert.Equal(["Red", "Blue"],
            shown.GetProperty("contests")[0].GetProperty("options").EnumerateArray().Select(option => Text(option, "text")));
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
    public async Task An_unknown_election_is_refused_by_name(string arguments) =>
        await _terminal.RefusesAsync("unknown-election", arguments.Split(' '));

    [Fact]
    public async Task Watched_results_end_when_they_are_final()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await _terminal.OpenAsync(key, "Red", "Blue", "--settle", "0s");
        await _terminal.VoteAsync(election, "Red", key);
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
        await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        var first = (await _terminal.JsonAsync("chain", "--from", "1", "--count", "1")).EnumerateArray().Single();

        Assert.Equal(1, first.GetProperty("height").GetInt32());
        foreach (var name in new[] { "1", Text(first, "hash") })
            Assert.Equal(Text(first, "hash"), Text((await _terminal.JsonAsync("block", name)).EnumerateArray().Single(), "hash"));
        await _terminal.RefusesAsync("unknown-block", "block", "99999999");

        var text = (await _terminal.RunAsync("block", "1", "--form", "text")).Output;
        Assert.StartsWith("block ", text, StringComparison.Ordinal);
        Assert.Contains(Text(first, "hash"), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Genesis_is_shown_by_height_and_by_hash()
    {
        var genesis = (await _terminal.JsonAsync("block", "0")).EnumerateArray().Single();

        Assert.Equal((0, 0), (genesis.GetProperty("height").GetInt32(), genesis.GetProperty("contents").GetArrayLength()));
        Assert.Equal(
            Text(genesis, "hash"), Text((await _terminal.JsonAsync("block", Text(genesis, "hash"))).EnumerateArray().Single(), "hash"));
        Assert.Contains("Genesis", (await _terminal.RunAsync("block", "0")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_is_found_by_its_first_digits()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await _terminal.OpenAsync(key, "Red", "Blue");
        var vote = Text(await _terminal.VoteAsync(election, "Red", key), "transaction");
        using var elsewhere = silo.Terminal();

        foreach (var (terminal, id) in new[] { (_terminal, election), (_terminal, vote), (elsewhere, vote) })
            Assert.Equal((id, "confirmed"), (Text(await terminal.JsonAsync("transaction", id[..12]), "id"), Text(
                await terminal.JsonAsync("transaction", id[..12]), "state")));
        Assert.Equal(ExitCode.BadUsage, (await elsewhere.RunAsync("transaction", "0123456789")).Code);
    }

    [Fact]
    public async Task What_is_wrong_besides_the_passphrase_is_told_before_it_is_asked_for()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await _terminal.OpenAsync(key, "Red", "Blue");
        _terminal["BALLOT_PASSPHRASE"] = null;

        Assert.Contains("no option", (await _terminal.RunAsync("vote", election, "Green", "--key", key)).Errors, StringComparison.Ordinal);
        await _terminal.RefusesAsync("unknown-election", "vote", new string('0', 64), "Red", "--key", key);
        await _terminal.RefusesAsync("unknown-election", "election", "close", new string('0', 64), "--key", key);
        Assert.Contains(
            "No passphrase", (await _terminal.RunAsync("vote", election, "Red", "--key", key)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_key_is_named_even_where_the_election_has_closed()
    {
        var (organiser, voter) = (await _terminal.KeyAsync("organiser"), await _terminal.KeyAsync("voter"));
        var election = await _terminal.OpenAsync(organiser, "Red", "Blue");
        await _terminal.JsonAsync("election", "close", election, "--key", organiser);

        await _terminal.RefusesAsync("not-organiser", "election", "close", election, "--key", voter);
    }

    [Fact]
    public async Task What_waits_is_a_list() => Assert.Equal(JsonValueKind.Array, (await _terminal.JsonAsync("pending")).ValueKind);

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
