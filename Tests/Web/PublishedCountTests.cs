using System.Text.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A published election from its ballots, cast one by one, to every stage of its count.</summary>
public sealed class PublishedCountTests
{
    /// <summary>Anderston/City of Glasgow, 2007: see Tests/Elections/README.md.</summary>
    [Fact]
    public async Task A_ward_that_goes_through_the_chain_comes_to_what_was_published()
    {
        const string ward = "Anderston-City";
        var file = BltFile.Read(ward);
        using var published = JsonDocument.Parse(BltFile.Open("glasgow-2007.json.gz").BaseStream);
        var expected = published.RootElement.GetProperty(ward);
        await using var silo = await SiloHost.Start(null, "Ballot:Chain:TargetBlockTime=100ms");
        var terms = ContestTerms.Of(CountingMethod.Stv, file.Options.Length, (byte)file.Seats);
        var election = await silo.OpenElection(
            Voters.Organiser, ward, open => open with { Contests = [Contest.Of(ward, file.Options, terms)] });
        var minute = Timestamp.From(DateTimeOffset.UtcNow);
        var ballots = file.Ballots.SelectMany(ballot => Enumerable.Repeat(ballot.Ballot, (int)ballot.Times)).ToArray();
        var votes = Voters.Crowd(ballots.Length).Zip(ballots).AsParallel().Select(cast => cast.First.Sign(
            silo.Chain.Id,
            CastVote.For(cast.First.Key, new(election.Id.Value), 0, minute).Choosing(cast.Second.Choices))).ToArray();

        await using (var reader = await ResultsReader.Open(silo, $"/api/elections/{election.Id}/results/stream"))
        {
            foreach (var batch in votes.Chunk(500))
            {
                var answers = await silo.Post(
                    "/api/transactions/batch", BatchTests.Frame([.. batch.Select(vote => vote.Bytes.ToArray())])).Json();
                Assert.All(answers.EnumerateArray(), answer => Assert.True(answer.GetProperty("accepted").GetBoolean()));
            }

            await reader.Until(ballots.Length);
        }

        var count = (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("contests")[0];
        Assert.Equal(expected.GetProperty("ballots").GetInt64(), count.GetProperty("ballots").GetInt64());
        Assert.Equal(Texts(expected, "elected"), Texts(count, "winners"));
        Assert.False(count.TryGetProperty("ties", out _));
        Assert.Equal(
            expected.GetProperty("stages").EnumerateArray().Select(stage => Line(
                stage.GetProperty("votes").EnumerateObject().ToDictionary(votes => votes.Name, votes => votes.Value.GetString()!),
                stage.Text("nonTransferable"))),
            count.GetProperty("rounds").EnumerateArray().Select(round => Line(
                round.GetProperty("votes").EnumerateArray().ToDictionary(
                    votes => votes.Text("option"), votes => votes.GetProperty("votes").GetRawText()),
                round.GetProperty("exhausted").GetRawText())));

        // Of an option that is out there is nothing to say; the published count has it with 0.
        string Line(Dictionary<string, string> votes, string notTransferable) => string.Join(
            ", ", [.. file.Options.Select(name => $"{name} {votes.GetValueOrDefault(name, "0.00000")}"), notTransferable]);
    }

    private static string?[] Texts(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(text => text.GetString())];
}
