using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Elections by roll, from the file to the sealed result.</summary>
public sealed class RollsApiTests(WebFixture web)
{
    private const string Few = "id,code\nann,ann's code\nbob,bob's code\ncid,cid's code\n";

    private SiloHost Silo => web.Silo;

    [Fact]
    public async Task A_voter_on_the_roll_votes_once_and_nobody_else_does()
    {
        var election = await RollElection.Open(Silo, Few);
        var other = await RollElection.Open(Silo, Few, title: "Another one");
        Assert.Equal("prepared", (await election.Roll()).Text("state"));

        var (claim, elsewhere) = (election.Claim("one-time key"), other.Claim("one-time key"));
        var credential = await election.Credential("ann", "ann's code", claim);
        var foreign = await other.Credential("ann", "ann's code", elsewhere);
        Assert.Equal(credential, await election.Credential("ann", "ann's code", claim));

        var (key, second) = (claim.Key, Voters.Named("key without"));
        await Silo.Submit(election.Vote(second, 0, null)).Problem(HttpStatusCode.Conflict, "no-credential");
        await Silo.Submit(election.Vote(second, 0, credential)).Problem(HttpStatusCode.Conflict, "wrong-credential");
        await Silo.Submit(election.Vote(key, 0, foreign)).Problem(HttpStatusCode.Conflict, "wrong-credential");
        var vote = election.Vote(key, 1, credential);
        using (var cast = await Silo.Submit(vote)) Assert.Equal(HttpStatusCode.Accepted, cast.StatusCode);
        await Silo.Until(vote, "confirmed");
        await Silo.Submit(election.Vote(key, 0, credential)).Problem(HttpStatusCode.Conflict, "already-voted");
        await election.Ask("ann", "ann's code", election.Claim("another key").Blinded).Problem(HttpStatusCode.Conflict, "already-issued");
        Assert.Equal((3u, 1u, "open"), Standing(await election.Roll()));

        await election.Close();

        Assert.Equal(1u, await election.Stated());
        Assert.Equal((3u, 1u, "destroyed"), Standing(await election.Roll()));
        await election.Ask("bob", "bob's code", election.Claim("late key").Blinded).Problem(HttpStatusCode.Conflict, "closed");
        Assert.Equal((3u, 1u, "open"), Standing(await other.Roll()));
        await election.Sealed();
        Assert.Equal(1, (await Silo.Get($"/api/elections/{election.Id}/results")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task On_an_idle_chain_an_election_to_which_nobody_came_says_so_and_is_sealed_on_time()
    {
        // Nobody is missed while the clock moves.
        var clock = new MovedClock();
        await using var silo = await SiloHost.StartWith(
            services => services.AddSingleton<TimeProvider>(clock),
            "Ballot:Chain:TargetBlockTime=100ms", "Ballot:Tracker:SuspectAfter=1h", "Ballot:Tracker:RemoveAfter=2h");
        var election = await RollElection.Open(silo, Few, openFor: 600_000, settle: 600_000);

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0u, await election.Stated());
        Assert.Equal("closing", (await election.Shown()).Text("state"));

        clock.Advance(TimeSpan.FromMinutes(10));
        await election.Sealed();
    }

    [Fact]
    public async Task Of_an_extended_election_credentials_are_given_and_votes_taken_after_the_first_close()
    {
        var clock = new MovedClock();
        await using var silo = await SiloHost.StartWith(
            services => services.AddSingleton<TimeProvider>(clock),
            "Ballot:Chain:TargetBlockTime=100ms", "Ballot:Tracker:SuspectAfter=1h", "Ballot:Tracker:RemoveAfter=2h");
        var election = await RollElection.Open(silo, Few, openFor: 600_000);
        await election.Credential("ann", "ann's code", election.Claim("ann's key"));
        var later = ((OpenElection)election.Opening.Payload).Closes.Plus(1_800_000);
        var extension = RollElection.Organiser.Sign(silo.Chain.Id, new ExtendElection(RollElection.Organiser.Key, election.Id, later));
        using (var sent = await silo.Submit(extension)) sent.EnsureSuccessStatusCode();
        await silo.Until(extension, "confirmed");

        clock.Advance(TimeSpan.FromMinutes(20));
        var claim = election.Claim("bob's key");
        var vote = election.Vote(claim.Key, 1, await election.Credential("bob", "bob's code", claim));
        using (var cast = await silo.Submit(vote)) Assert.Equal(HttpStatusCode.Accepted, cast.StatusCode);
        await silo.Until(vote, "confirmed");

        clock.Advance(TimeSpan.FromMinutes(20));
        await election.Ask("cid", "cid's code", election.Claim("late key").Blinded).Problem(HttpStatusCode.Conflict, "closed");
        Assert.Equal(2u, await election.Stated());
    }

    [Fact]
    public async Task Every_refusal_names_its_rule()
    {
        var election = await RollElection.Open(Silo, "id,code,expires\nann,ann's code,\nbob,bob's code,2001-01-01T00:00:00Z\n");
        var blinded = election.Claim("key").Blinded;
        var path = $"/api/elections/{election.Id}/credentials";

        await election.Ask("ann", "bob's code", blinded).Problem(HttpStatusCode.Forbidden, "wrong-code");
        await election.Ask("dot", "bob's code", blinded).Problem(HttpStatusCode.Forbidden, "wrong-code");
        await election.Ask("bob", "bob's code", blinded).Problem(HttpStatusCode.Forbidden, "code-expired");
        var tooShort = await election.Ask("ann", "seven c", blinded).Problem(HttpStatusCode.BadRequest, "code-too-short");
        Assert.StartsWith("This code is too short: it has 7 characters", tooShort.Text("detail"), StringComparison.Ordinal);
        await election.Ask("", "ann's code", blinded).Problem(HttpStatusCode.BadRequest, "no-id");
        await election.Ask("ann", "ann's code", blinded[1..]).Problem(HttpStatusCode.BadRequest, "malformed");
        await election.Ask("ann", "ann's code", new byte[IssuingKey.Size]).Problem(HttpStatusCode.BadRequest, "malformed");
        foreach (var body in new[]
        {
            "", "{}", "[]", "null", "{\"voter\":\"ann\",\"code\":\"ann's code\"}",
            "{\"voter\":null,\"code\":\"ann's code\",\"blinded\":\"00\"}"
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            await Silo.Http.PostAsync(path, content).Problem(HttpStatusCode.BadRequest, "malformed");
        }

        using (var longer = new StringContent(new string(' ', 20_000), Encoding.UTF8, "application/json"))
            await Silo.Http.PostAsync(path, longer).Problem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        using (var text = new StringContent("ann"))
            await Silo.Http.PostAsync(path, text).Problem(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        await Silo.Http.PostAsJsonAsync($"/api/elections/{web.Election.Id}/credentials", Request())
            .Problem(HttpStatusCode.Conflict, "no-roll");
        await Silo.Http.PostAsJsonAsync($"/api/elections/{new string('0', 64)}/credentials", Request())
            .Problem(HttpStatusCode.NotFound, "unknown-election");
        for (var i = 0; i < 5; i++) await election.Ask("eve", "bob's code", blinded).Problem(HttpStatusCode.Forbidden, "wrong-code");
        using (var locked = await election.Ask("eve", "bob's code", blinded))
            Assert.Equal("900", Assert.Single(locked.Headers.GetValues("Retry-After")));
        await election.Ask("eve", "bob's code", blinded).Problem(HttpStatusCode.TooManyRequests, "too-many-wrong-codes");

        Assert.Equal(7, (await election.Roll()).GetProperty("wrongCodes").GetInt64());
        Assert.Equal((2u, 0u, "open"), Standing(await election.Roll()));

        object Request() => new { voter = "ann", code = "ann's code", blinded = Convert.ToHexStringLower(blinded) };
    }

    [Fact]
    public async Task A_wrong_code_is_told_how_many_tries_are_left_and_a_stranger_is_told_the_same()
    {
        var election = await RollElection.Open(Silo, Few);
        var blinded = election.Claim("key").Blinded;
        for (var left = 4; left >= 0; left--)
        {
            foreach (var voter in new[] { "ann", "nobody" })
            {
                var wrong = await election.Ask(voter, "wrong code", blinded).Problem(HttpStatusCode.Forbidden, "wrong-code");
                Assert.Equal(left, wrong.GetProperty("left").GetInt32());
                Assert.Contains(
                    left == 0 ? "locked for 15 minutes" : left == 1 ? "1 try is left" : $"{left} tries are left", wrong.Text("detail"),
                    StringComparison.Ordinal);
            }
        }

        foreach (var voter in new[] { "ann", "nobody" })
        {
            var locked = await election.Ask(voter, "ann's code", blinded).Problem(HttpStatusCode.TooManyRequests, "too-many-wrong-codes");
            Assert.Contains("It opens again in 15 minutes", locked.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_operator_sees_who_is_locked_and_unlocks()
    {
        var election = await RollElection.Open(Silo, Few);
        var blinded = election.Claim("key").Blinded;
        foreach (var voter in new[] { "Ann", "Ann", "Ann", "Ann", "Ann", "bob", "nobody" })
            await election.Ask(voter, "wrong code", blinded).Problem(HttpStatusCode.Forbidden, "wrong-code");
        var (locks, unlock) = ($"/api/elections/{election.Id}/roll/locks", $"/api/elections/{election.Id}/roll/unlock");
        await Silo.Http.GetAsync(locks).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        await Silo.Http.PostAsJsonAsync(unlock, new { voter = "ann" }).Problem(HttpStatusCode.Unauthorized, "unauthorized");

        var listed = await Silo.Operator.GetAsync(locks).Json();
        Assert.Equal(
            [("Ann", 5, true), ("bob", 1, false)],
            listed.GetProperty("voters").EnumerateArray()
                .Select(one => (one.Text("voter"), one.GetProperty("wrongCodes").GetInt32(), one.GetProperty("locked").GetBoolean())));
        Assert.Equal(1, listed.GetProperty("strangers").GetInt32());
        await Silo.Operator.PostAsJsonAsync(unlock, new { voter = "nobody" }).Problem(HttpStatusCode.NotFound, "unknown-voter");
        Assert.True((await Silo.Operator.PostAsJsonAsync(unlock, new { voter = "ANN " }).Json()).GetProperty("unlocked").GetBoolean());

        using var answer = await election.Ask("ann", "ann's code", blinded);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_election_with_another_organiser_or_a_roll_that_nobody_loaded_gets_nothing()
    {
        var terms = RollElection.Named(await RollElection.Load(Silo, Few));
        foreach (var (organiser, named, status, rule) in new[]
        {
            (Voters.Named("Thief of rolls"), terms, HttpStatusCode.Conflict, "wrong-election"),
            (RollElection.Organiser, terms with { Root = Hash256.Of("no roll"u8) }, HttpStatusCode.NotFound, "unknown-roll"),
        })
        {
            var now = Timestamp.From(DateTimeOffset.UtcNow);
            var definition = new OpenElection(
                organiser.Key, "Not so", ["Red", "Green"], new(now.Milliseconds - 60_000), now.Plus(3_600_000), 1_000, now);
            var opening = organiser.Sign(Silo.Chain.Id, definition with { Roll = named });
            using (var answer = await Silo.Submit(opening)) answer.EnsureSuccessStatusCode();
            await Silo.Until(opening, "confirmed");
            var claim = new CredentialClaim(Silo.Chain.Id, new(opening.Id.Value), terms, Voters.Ann);

            await Silo.Http.PostAsJsonAsync(
                $"/api/elections/{opening.Id}/credentials",
                new { voter = "ann", code = "ann's code", blinded = Convert.ToHexStringLower(claim.Blinded) })
                .Problem(status, rule);
        }
    }

    [Fact]
    public async Task A_roll_is_for_operators_and_so_is_its_standing()
    {
        await RollElection.Post(Silo.Http, Few).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        await Silo.Http.GetAsync($"/api/elections/{web.Election.Id}/roll").Problem(HttpStatusCode.Unauthorized, "unauthorized");
        await Silo.Operator.GetAsync($"/api/elections/{web.Election.Id}/roll").Problem(HttpStatusCode.Conflict, "no-roll");
        await Silo.Operator.GetAsync($"/api/elections/{new string('0', 64)}/roll").Problem(HttpStatusCode.NotFound, "unknown-election");
    }

    [Fact]
    public async Task A_loaded_roll_says_what_an_election_must_name_and_what_opens_its_commitment()
    {
        // In the order of the ids' bytes, whatever the order of the lines.
        var roll = await RollElection.Load(Silo, "id,code\nzoe,12345678\nÄnne,23456789\nAnn,34567890\n");
        var salt = Convert.FromHexString(roll.Text("salt"));
        var leaves = new[] { "Ann", "zoe", "Änne" }.Select(voter => RollCommitment.Leaf(salt, Encoding.UTF8.GetBytes(voter), weight: 1))
            .ToArray();

        Assert.Equal(["registrar", "issuer", "registrarKey", "size", "root", "salt", "classes"], roll.Names());
        Assert.Equal(Merkle.Root(leaves).ToString(), roll.Text("root"));
        Assert.Equal(roll.Text("root")[..32], roll.Text("registrar"));
        Assert.True(RollElection.Named(roll).Registrar.IsOnCurve);
        Assert.NotEqual(
            roll.Text("root"), (await RollElection.Load(Silo, "id,code\nzoe,12345678\nÄnne,23456789\nAnn,34567890\n")).Text("root"));
    }

    [Fact]
    public async Task A_bad_roll_is_refused_with_its_lines_and_nothing_of_it_is_kept()
    {
        var before = Directory.GetFileSystemEntries(Silo.DataDirectory, "*roll*", SearchOption.AllDirectories).Length;

        var problem = await RollElection.Post(Silo.Operator, "id,code\nann,short\nbob,long enough\nbob,long enough too\n")
            .Problem(HttpStatusCode.BadRequest, "bad-roll");

        Assert.Equal(2, problem.GetProperty("bad").GetInt32());
        Assert.Equal([2, 4], problem.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()));
        Assert.All(problem.GetProperty("lines").EnumerateArray(), line => Assert.Equal(["line", "problem"], line.Names()));
        Assert.Equal(before, Directory.GetFileSystemEntries(Silo.DataDirectory, "*roll*", SearchOption.AllDirectories).Length);
        await RollElection.Post(Silo.Operator, Few, "nobody").Problem(HttpStatusCode.BadRequest, "malformed");
        await RollElection.Post(Silo.Operator, Few, new string('1', 128)).Problem(HttpStatusCode.BadRequest, "malformed");
        using var wrongType = new StringContent(Few);
        await Silo.Operator.PostAsync($"/api/rolls?organiser={RollElection.Organiser.Key}", wrongType)
            .Problem(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
    }

    [Fact]
    public async Task A_hundred_thousand_voters_are_loaded_and_any_of_them_gets_a_credential()
    {
        var csv = new StringBuilder("id,code,expires\n");
        for (var i = 0; i < 100_000; i++)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"Voter, number {i}\",code of {i},2099-01-01T00:00:00Z\n");

        var election = await RollElection.Open(Silo, csv.ToString());

        Assert.Equal(100_000u, election.Terms.Size);
        foreach (var i in new[] { 0, 50_000, 99_999 })
            await election.Credential($"Voter, number {i}", $"code of {i}", election.Claim($"key {i}"));
        Assert.Equal((100_000u, 3u, "open"), Standing(await election.Roll()));
    }

    private static (uint Size, uint Issued, string State) Standing(JsonElement roll) =>
        (roll.GetProperty("size").GetUInt32(), roll.GetProperty("issued").GetUInt32(), roll.Text("state"));

    /// <summary>The machine's clock, moved ahead by a test: wall clock and monotonic clock alike, so that no node doubts it.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
