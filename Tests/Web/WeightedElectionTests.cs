using System.Net;
using System.Text.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Web;

/// <summary>Weights from the roll's file to the sealed result, and to what both auditors say of it.</summary>
public sealed class WeightedElectionTests(WebFixture web)
{
    private const string Shares = """
        id,code,weight
        ann,ann's code,1
        bob,bob's code,3
        cid,cid's code,3
        dot,dot's code,5
        eve,eve's code,1

        """;

    private SiloHost Silo => web.Silo;

    [Fact]
    public async Task A_ballot_counts_what_its_voter_weighs_in_every_contest_and_for_the_quorum()
    {
        var motion = ContestTerms.Of(CountingMethod.Motion, options: 2);
        var terms = RollElection.Named(await RollElection.Load(Silo, Shares.TrimEnd() + "\n"));
        Assert.Equal([(1u, 2u), (3u, 2u), (5u, 1u)], terms.Classes.Select(voters => (voters.Weight, voters.Size)));
        var election = await RollElection.Open(Silo, terms, title: "Shares", contests:
        [
            Contest.Of("Accounts", ["yes", "no"], motion with { Quorum = new(9, 13) }),
            Contest.Of("Statutes", ["yes", "no"], motion with { Quorum = new(10, 13) }),
            Contest.Of("Chair", ["Ada", "Grace"]),
            Contest.Of("Board", ["Ada", "Grace", "Alan"], ContestTerms.Of(CountingMethod.Stv, options: 3, seats: 2)),
        ]);

        // By heads three of four say no. By weight it is 5 to 4. Cid, of weight 3, does not vote: 9 or 10 of 13 are the quorum's edge.
        await Vote("ann", place: 0, [1], [1], [0], [1, 2]);
        await Vote("bob", place: 1, [1], [1], [0], [1, 2]);
        await Vote("dot", place: 2, [0], [0], [1], [0, 1]);
        await election.Close();
        await election.Stated();
        await election.Sealed();

        var results = await Silo.Get($"/api/elections/{election.Id}/results");
        Assert.Equal((3, 9), (results.GetProperty("total").GetInt64(), results.GetProperty("weight").GetInt64()));
        var contests = results.GetProperty("contests").EnumerateArray().ToArray();
        Assert.Equal([[5, 4], [5, 4], [4, 5], [5, 4, 0]], contests.Select(Votes));
        Assert.Equal(["carried", "no-quorum", "elected", "elected"], contests.Select(contest => contest.Text("outcome")));
        Assert.Equal(["Grace"], Winners(contests[2]));

        // The quota of STV is ⌊9 ÷ 3⌋ + 1 = 4.
        Assert.Equal(["Ada", "Grace"], Winners(contests[3]).Order());
        string[] sentences = [.. contests.Select(contest => contest.Text("sentence"))];
        Assert.Contains("9 of 13 votes on the roll were cast, and 10 (10/13) were needed", sentences[1], StringComparison.Ordinal);
        Assert.All(sentences, said => Assert.EndsWith("All numbers are votes by weight.", said, StringComparison.Ordinal));
        var classes = (await election.Shown()).GetProperty("roll").GetProperty("classes").EnumerateArray();
        Assert.Equal([1u, 1u, 1u], classes.Select(voters => voters.GetProperty("issued").GetUInt32()));
        Assert.Equal(
            [(1u, 2u, 1u), (3u, 2u, 1u), (5u, 1u, 1u)],
            (await election.Roll()).GetProperty("classes").EnumerateArray().Select(voters => (
                voters.GetProperty("weight").GetUInt32(), voters.GetProperty("size").GetUInt32(),
                voters.GetProperty("issued").GetUInt32())));
        Assert.Contains("weight,9", await Silo.Http.GetStringAsync(
            $"/api/elections/{election.Id}/results.csv", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var export = await Silo.Http.GetByteArrayAsync("/api/export?node=node-1", TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(await SecondAuditor.AgreeAsync([new("the shares", export)])).Rule);
        var audited = Assert.Single(await SecondAuditor.AuditAsync([export])).GetProperty("elections").EnumerateArray()
            .Single(one => one.Text("election") == $"{election.Id}");
        Assert.Equal(9, audited.GetProperty("weight").GetInt64());

        async Task Vote(string voter, byte place, params int[][] answers)
        {
            var claim = election.Claim($"share of {voter}");
            var credential = await election.Credential(voter, $"{voter}'s code", claim);
            Assert.Equal(place, credential.Class);
            if (place == 0)
                await Silo.Submit(election.Vote(claim.Key, credential with { Class = 2 }, answers))
                    .Problem(HttpStatusCode.Conflict, "wrong-credential");
            var vote = election.Vote(claim.Key, credential, answers);
            using (var cast = await Silo.Submit(vote)) Assert.Equal(HttpStatusCode.Accepted, cast.StatusCode);
            await Silo.Until(vote, "confirmed");
        }
    }

    [Theory]
    [InlineData(0, "malformed")]
    [InlineData(2, "malformed")]
    [InlineData(17, "malformed")]
    public async Task A_request_has_a_message_for_each_class_of_the_roll(int messages, string rule)
    {
        var election = await RollElection.Open(Silo, Shares.TrimEnd() + "\n", title: $"Shares and {messages}");
        var message = election.Claim("somebody").Blinded[..256];

        await election.Ask("ann", "ann's code", [.. Enumerable.Repeat(message, messages).SelectMany(bytes => bytes)])
            .Problem(HttpStatusCode.BadRequest, rule);
    }

    private static long[] Votes(JsonElement contest) =>
        [.. contest.GetProperty("tallies").EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt64())];

    private static IEnumerable<string> Winners(JsonElement contest) =>
        contest.GetProperty("winners").EnumerateArray().Select(winner => winner.GetString()!);
}
