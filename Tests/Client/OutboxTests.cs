using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Client;

/// <summary>
/// What is signed is on disk before it is sent: the same command sends the same bytes, and a receipt comes however
/// the first answer was lost.
/// </summary>
public sealed class OutboxTests : IClassFixture<RunningSilo>, IDisposable
{
    private readonly Wire _wire = new();
    private readonly SteppingClock _clock = new();
    private readonly Terminal _terminal;

    public OutboxTests(RunningSilo silo) => _terminal = silo.Terminal(() => new Wire.Handler(_wire), _clock);

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_vote_that_is_repeated_within_its_minute_keeps_its_receipt_and_its_proof()
    {
        var (election, key) = await OpenAsync();
        var first = await _terminal.JsonAsync(Vote(election, "Red", key));
        var kept = File.ReadAllText(Text(first, "receiptFile"));

        var second = await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);

        Assert.Equal(Text(first, "transaction"), Text(second, "transaction"));
        Assert.Equal(Field(kept, "bytes"), Field(File.ReadAllText(Text(first, "receiptFile")), "bytes"));
        Assert.Equal(Field(kept, "receipt"), Field(File.ReadAllText(Text(first, "receiptFile")), "receipt"));
        await _terminal.JsonAsync("receipt", "prove", Text(first, "receiptFile"));
        Assert.Single(Directory.GetFiles(_terminal.At("receipts")));
    }

    [Fact]
    public async Task A_receipt_with_another_signature_of_its_vote_is_proven_by_that_of_the_block()
    {
        var (election, key) = await OpenAsync();
        var vote = await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);
        var (file, bytes) = (Text(vote, "receiptFile"), Field(File.ReadAllText(Text(vote, "receiptFile")), "bytes"));
        var other = SignedAnew(Field(File.ReadAllText(file), "chain"), bytes, key);
        Assert.NotEqual(bytes, other);

        // As the older consoles left it when a vote was repeated: no proof, and the later signature.
        using (var saved = JsonDocument.Parse(File.ReadAllText(file)))
        {
            File.WriteAllText(file, JsonSerializer.Serialize(saved.RootElement.EnumerateObject().Where(field => field.Name != "proof")
                .ToDictionary(field => field.Name, field => field.Name == "bytes" ? other : field.Value.GetString())));
        }

        await _terminal.JsonAsync("receipt", "prove", file);

        Assert.Equal(bytes, Field(File.ReadAllText(file), "bytes"));
        Assert.True((await _terminal.JsonAsync("receipt", "verify", file)).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task A_vote_whose_answer_was_lost_gets_its_receipt_when_the_command_is_repeated()
    {
        var (election, key) = await OpenAsync();
        _wire.LoseAnswers = 1;
        Assert.Equal(ExitCode.Unreachable, (await _terminal.RunAsync(Vote(election, "Red", key))).Code);
        _clock.Step(TimeSpan.FromMinutes(2));

        var vote = await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);

        Assert.True(vote.GetProperty("accepted").GetBoolean());
        Assert.True((await _terminal.JsonAsync("receipt", "verify", Text(vote, "receiptFile"))).GetProperty("valid").GetBoolean());
        Assert.Equal(1, (await _terminal.JsonAsync("results", election)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Another_vote_after_a_lost_answer_is_refused_and_brings_the_first_ones_receipt()
    {
        var (election, key) = await OpenAsync();
        _wire.LoseAnswers = 1;
        await _terminal.RunAsync(Vote(election, "Red", key));

        var second = await _terminal.RunAsync([.. Vote(election, "Blue", key), "--json"]);

        Assert.Equal((ExitCode.Refused, "already-voted"), (second.Code, Text(second.Json, "rule")));
        var kept = Assert.Single(Directory.GetFiles(_terminal.At("receipts")));
        Assert.Equal(Text(second.Json, "conflict"), Field(File.ReadAllText(kept), "transaction"));
        Assert.Contains(kept, second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_votes_may_be_replaced_one_without_an_answer_is_followed_by_the_next()
    {
        var (election, key) = await OpenAsync("--revoting", "last");
        _wire.LoseAnswers = 1;
        await _terminal.RunAsync(Vote(election, "Red", key));

        await _terminal.JsonAsync([.. Vote(election, "Blue", key), "--wait"]);
        await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);
        await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);

        Assert.Equal(
            [1, 0],
            (await _terminal.JsonAsync("results", election)).GetProperty("tallies")
                .EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt32()));
        Assert.Equal(3, Directory.GetFiles(_terminal.At("receipts")).Length);
    }

    [Theory]
    [InlineData("/proc/self")]
    [InlineData("/proc/self/receipts")]
    public async Task Where_no_receipt_can_be_kept_nothing_is_sent(string folder)
    {
        var (election, key) = await OpenAsync();
        var sent = _wire.Sent;

        var ran = await _terminal.RunAsync("vote", election, "Red", "--key", key, "--receipts", folder);

        Assert.Equal((ExitCode.BadUsage, sent), (ran.Code, _wire.Sent));
        Assert.Contains($"'{folder}'", ran.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_that_is_taken_while_the_disk_fills_up_is_no_failure()
    {
        var (election, key) = await OpenAsync();
        var moved = _terminal.At("moved");
        _wire.Answered = () =>
        {
            // What is in the folder's place takes no file, as a full disk takes none.
            Directory.Move(_terminal.At("receipts"), moved);
            File.WriteAllText(_terminal.At("receipts"), "");
        };

        var ran = await _terminal.RunAsync([.. Vote(election, "Red", key), "--json"]);

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.True(ran.Json.GetProperty("accepted").GetBoolean());
        Assert.Contains("is accepted, but", ran.Errors, StringComparison.Ordinal);
        File.Delete(_terminal.At("receipts"));
        Directory.Move(moved, _terminal.At("receipts"));
        _wire.Answered = () => { };
        var again = await _terminal.JsonAsync([.. Vote(election, "Red", key), "--wait"]);
        Assert.True((await _terminal.JsonAsync("receipt", "verify", Text(again, "receiptFile"))).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task A_silo_that_is_away_for_a_while_ends_no_wait()
    {
        var (election, key) = await OpenAsync();
        _wire.AwayAfterSubmission = 3;

        var ran = await _terminal.RunAsync([.. Vote(election, "Red", key), "--wait", "--json"]);

        Assert.Equal((ExitCode.Done, 1), (ran.Code, ran.Output.TrimEnd().Split('\n').Length));
        Assert.Equal("confirmed", Text(await _terminal.JsonAsync("transaction", Text(ran.Json, "transaction")), "state"));
        Assert.Single(ran.Errors.TrimEnd().Split('\n'), line => line.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_accepted_is_printed_before_a_wait_that_fails()
    {
        var (election, key) = await OpenAsync();
        _wire.AwayAfterSubmission = int.MaxValue;

        var vote = await _terminal.RunAsync([.. Vote(election, "Red", key), "--wait", "--json"]);
        _wire.AwayAfterSubmission = int.MaxValue;
        _wire.Away = 0;
        var opening = await _terminal.RunAsync([.. Open(key), "--json"]);
        _wire.Away = 0;

        Assert.Equal((ExitCode.Unreachable, ExitCode.Unreachable), (vote.Code, opening.Code));
        Assert.Contains("ballot transaction", vote.Errors, StringComparison.Ordinal);
        await Support.Eventually.True(
            async () => Text(await _terminal.JsonAsync("transaction", Text(vote.Json, "transaction")), "state") == "confirmed",
            "the vote is in a block");
        await Support.Eventually.True(
            async () => Text(await _terminal.JsonAsync("transaction", Text(opening.Json, "election")), "state") == "confirmed",
            "the election is in a block");
    }

    [Fact]
    public async Task An_opening_whose_answer_was_lost_opens_one_election_when_it_is_repeated()
    {
        var key = await _terminal.KeyAsync("organiser");
        var title = $"Lost {Guid.NewGuid():N}";
        _wire.LoseAnswers = 1;
        Assert.Equal(ExitCode.Unreachable, (await _terminal.RunAsync(Open(key, title))).Code);
        _clock.Step(TimeSpan.FromMinutes(2));

        await _terminal.JsonAsync(Open(key, title));
        Assert.Equal(1, await CountAsync(title));

        // With an answer it is done: whoever repeats it wants another one.
        await _terminal.JsonAsync(Open(key, title));
        Assert.Equal(2, await CountAsync(title));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Field(string json, string name) => Text(JsonDocument.Parse(json).RootElement, name);

    private static string SignedAnew(string chain, string bytes, string key)
    {
        Assert.Equal(Rejection.None, Transaction.TryDecode(Hash256.Parse(chain), Convert.FromHexString(bytes), out var vote));
        using var opened = LockedKey.Find(key).TryOpen("correct horse");
        return Convert.ToHexStringLower(Transaction.Sign(Hash256.Parse(chain), vote!.Payload, opened!).Bytes.Span);
    }

    private async Task<int> CountAsync(string title) =>
        (await _terminal.JsonAsync("election", "list")).EnumerateArray().Count(election => Text(election, "title") == title);

    private async Task<(string Election, string Key)> OpenAsync(params string[] more)
    {
        var key = await _terminal.KeyAsync("organiser");
        return (Text(await _terminal.JsonAsync([.. Open(key), .. more]), "election"), key);
    }

    private string[] Open(string key, string title = "Colour") =>
        ["election", "open", "--title", title, "--option", "Red", "--option", "Blue", "--key", key, "--receipts", _terminal.At("openings")];

    private string[] Vote(string election, string choice, string key) =>
        ["vote", election, choice, "--key", key, "--receipts", _terminal.At("receipts")];

    /// <summary>Stands still until it is stepped on. A pause is over soon, and counts as a hundred.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(10);

        private DateTimeOffset _now = DateTimeOffset.UtcNow;
        private long _paused;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _paused);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Step(TimeSpan by) => _now += by;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _paused, 100 * dueTime.Ticks);
            return base.CreateTimer(callback, state, dueTime < _soon ? dueTime : _soon, period);
        }
    }
}
