using System.Net;
using System.Text.Json;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Who may open elections through a silo, and how many.</summary>
public sealed class OrganisersTests
{
    private const string TheirsAlone = "The roll of nobody";

    [Fact]
    public async Task Open_what_they_like_where_they_are_listed_and_nobody_else_does_but_with_the_operator_s_token()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", $"Ballot:Organisers={Voters.Bob.Key};{Voters.Ann.Key}");

        await silo.Submit(Opening(silo, Voters.Ann, "Listed")).Is(HttpStatusCode.Accepted);
        var refused = await silo.Submit(Opening(silo, Voters.Cid, "Not listed")).Problem(HttpStatusCode.Forbidden, "unlisted-organiser");
        Assert.Contains("Ballot:Organisers", refused.Text("detail"), StringComparison.Ordinal);
        using (var bytes = Body(Opening(silo, Voters.Cid, "With the token").Bytes.ToArray()))
            await silo.Operator.PostAsync("/api/transactions", bytes).Is(HttpStatusCode.Accepted);

        // One of a batch is refused alone.
        var batch = await silo.Post(
            "/api/transactions/batch", Batch(Opening(silo, Voters.Bob, "Batched"), Opening(silo, Voters.Dot, "Smuggled"))).Json();
        Assert.Equal([(true, null), (false, "unlisted-organiser")], batch.EnumerateArray().Select(Came));
    }

    [Fact]
    public async Task Leave_no_room_to_a_stranger_that_is_kept_for_those_who_are_listed()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", $"Ballot:Organisers=*;{Voters.Ann.Key}", "Ballot:Mining:Enabled=false");
        var flood = Enumerable.Range(0, 64).SelectMany(key =>
            Enumerable.Range(0, 15).Select(number => Opening(silo, Voters.Named($"Stranger {key}"), $"Flood {key} {number}"))).ToArray();

        var answers = (await silo.Post("/api/transactions/batch", Batch(flood)).Json()).EnumerateArray().Select(Came).ToArray();

        Assert.Equal(768, answers.Count(answer => answer.Accepted));
        Assert.All(answers.Where(answer => !answer.Accepted), answer => Assert.Equal("room-is-kept", answer.Rule));
        await silo.Submit(Opening(silo, Voters.Named("One more stranger"), "One more")).Problem(HttpStatusCode.Conflict, "room-is-kept");
        await silo.Submit(Opening(silo, Voters.Ann, "Listed")).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Are_told_the_limit_and_when_there_is_room_before_a_roll_is_loaded_for_nothing()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=100ms");
        var openings = Enumerable.Range(0, 16).Select(number => Opening(silo, RollElection.Organiser, $"Number {number}")).ToArray();
        foreach (var came in (await silo.Post("/api/transactions/batch", Batch(openings)).Json()).EnumerateArray().Select(Came))
            Assert.True(came.Accepted, came.Rule);
        await silo.Until(openings[^1], "confirmed");

        var one = await silo.Submit(Opening(silo, RollElection.Organiser, "Number 17"))
            .Problem(HttpStatusCode.Conflict, "too-many-elections-of-key");
        var roll = await RollElection.Post(silo.Operator, $"id,code\n{TheirsAlone},a code of theirs\n")
            .Problem(HttpStatusCode.Conflict, "too-many-elections-of-key");

        Assert.All((JsonElement[])[one, roll], refused =>
        {
            Assert.Contains("16", refused.Text("detail"), StringComparison.Ordinal);
            Assert.Contains($"{SealOf(openings[0])}", refused.Text("detail"), StringComparison.Ordinal);
        });
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(silo.DataDirectory, "nodes"), "roll-*"));
    }

    [Fact]
    public async Task Leave_blocks_time_for_what_nodes_promise_unless_the_operator_says_otherwise()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=7s", "Ballot:LeastSettle=");

        var refused = await silo.Submit(Opening(silo, Voters.Ann, "Ten blocks are 70 s", settle: 69_999))
            .Problem(HttpStatusCode.BadRequest, "too-little-time");
        Assert.Equal(RuleBook.Of(Rejection.TooLittleTime).Sentence, refused.Text("detail"));
        await silo.Submit(Opening(silo, Voters.Ann, "Enough", settle: 70_000)).Is(HttpStatusCode.Accepted);
        await using var rehearsal = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:LeastSettle=1s");
        await rehearsal.Submit(Opening(rehearsal, Voters.Ann, "A rehearsal", settle: 1_000)).Is(HttpStatusCode.Accepted);
    }

    private static Timestamp SealOf(Transaction opening) => opening.Payload is OpenElection open ? open.Closes.Plus(open.Settle) : default;

    private static (bool Accepted, string? Rule) Came(JsonElement answer) =>
        (answer.GetProperty("accepted").GetBoolean(), answer.GetProperty("rule").GetString());

    private static Transaction Opening(SiloHost silo, Voter organiser, string title, ulong settle = 60_000)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        return organiser.Sign(silo.Chain.Id, new OpenElection(organiser.Key, title, ["Yes", "No"], now, now.Plus(3_600_000), settle, now));
    }

    private static byte[] Batch(params Transaction[] transactions)
    {
        var batch = new List<byte>();
        foreach (var transaction in transactions)
        {
            for (var length = transaction.Bytes.Length; ; length >>= 7)
            {
                batch.Add((byte)(length < 128 ? length : (length & 127) | 128));
                if (length < 128) break;
            }

            batch.AddRange(transaction.Bytes.Span);
        }

        return [.. batch];
    }

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/octet-stream") } };
}
