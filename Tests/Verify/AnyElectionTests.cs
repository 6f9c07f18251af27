using System.Collections.Immutable;
using System.Text.Json;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>Both auditors count any election of any method alike.</summary>
public sealed class AnyElectionTests : IDisposable
{
    private readonly BothAuditors _both = new();

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task Both_count_any_election_alike()
    {
        const int seed = 9474;
        var node = AnyElections(new(seed));

        var (_, second) = await _both.JsonAsync(ExportBytes.Of(node.Best));

        Assert.All(second.GetProperty("elections").EnumerateArray(), election =>
        {
            var state = node.State.Find(new(Hash256.Parse(election.GetProperty("election").GetString()!)))!;
            var opened = node.Best.Single(block => block.Transactions.Any(transaction => transaction.Id.Value == state.Id.Value)).Hash;
            var expected = Shape(state, opened);
            Assert.True(
                JsonElement.DeepEquals(expected, election.GetProperty("contests")), $"{expected}, and the second audit says {election}");
        });
    }

    /// <summary>Elections of every method, with few options and voters, so that there are many ties.</summary>
    private static TestNode AnyElections(Random random)
    {
        var node = new TestNode(TestNetwork.Default);
        var methods = Enum.GetValues<CountingMethod>();
        for (var round = 0; round < 4; round++)
        {
            Transaction[] elections = [.. Enumerable.Range(0, 10).Select(number => Voters.Number(round).Sign(
                TestNetwork.Default.Id, TestNetwork.Definition(Voters.Number(round), $"Number {number}") with
                {
                    Contests = [.. Enumerable.Range(0, random.Next(1, 5)).Select(place => AnyContest($"{number} {place}"))],
                    Revoting = random.Next(2) == 0 ? Revoting.Never : Revoting.Last,
                }))];
            node.Mine(elections);
            node.Mine([.. elections.SelectMany(election => Voters.Crowd(random.Next(9)).Select(voter => Vote(voter, election, 0))).Append(
                VariedChain.Open($"{round}", open => open))]);
            node.Mine([.. elections.Where(election => ((OpenElection)election.Payload).Revoting == Revoting.Last).SelectMany(election =>
                Voters.Crowd(random.Next(4)).Select(voter => Vote(voter, election, 1)))
                .Append(VariedChain.Open($"{round} again", open => open))]);
        }

        return node;

        Contest AnyContest(string title)
        {
            var method = methods[random.Next(methods.Length)];
            var options = method == CountingMethod.Motion ? 2 : random.Next(2, 6);
            var terms = OneContest.Terms(method, options, (byte)random.Next(1, 101));
            if (method is CountingMethod.Plurality or CountingMethod.Approval or CountingMethod.Score or CountingMethod.Stv)
                terms = terms with { Seats = (byte)random.Next(1, options + 1) };
            if (method == CountingMethod.Plurality) terms = terms with { Most = (byte)random.Next(1, options + 1) };
            if (method != CountingMethod.Motion && random.Next(3) == 0) terms = terms with { Ties = TieRule.Stand };
            if (method == CountingMethod.Motion) terms = terms with { Majority = AnyMajority() };
            return Contest.Of(title, Enumerable.Range(0, options).Select(option => $"{(char)('A' + option)}"), terms);
        }

        Majority AnyMajority() => new(
            random.Next(2) == 0 ? MajorityBar.AtLeast : MajorityBar.MoreThan, new((byte)random.Next(1, 3), 3),
            random.Next(2) == 0 ? MajorityBase.Votes : MajorityBase.Ballots);

        Transaction Vote(Voter voter, Transaction election, uint revision) => voter.Sign(
            TestNetwork.Default.Id, CastVote.For(voter.Key, TestNetwork.IdOf(election), 0, TestNetwork.Epoch) with
            {
                Answers = [.. ((OpenElection)election.Payload).Contests.Select(contest => new Ballot(Answer(contest)))],
                Revision = revision,
            });

        ImmutableArray<int> Answer(Contest contest)
        {
            var options = contest.Options.Length;
            var some = Enumerable.Range(0, options).OrderBy(_ => random.Next()).Take(random.Next(contest.Terms.Most + 1)).ToArray();
            return contest.Terms.Form == BallotForm.Set ? [.. some.Order()]
                : contest.Terms.Form == BallotForm.Order || random.Next(5) == 0 && some.Length == 0 ? [.. some]
                : [.. contest.Options.Select(_ => random.Next(contest.Terms.Top + 1))];
        }
    }

    /// <summary>The contests as the second auditor prints them: without sentence and report, which it does not make.</summary>
    private static JsonElement Shape(Election election, Hash256 opened) => JsonSerializer.SerializeToElement(
        election.ToCount(opened).Select((contest, place) =>
        {
            var json = JsonSerializer.SerializeToNode(
                ContestResultJson.Of(place, contest.Contest, election.Contests[place].CopyCounts(), contest.Report()),
                JsonSerializerOptions.Web)!.AsObject();
            json.Remove("sentence");
            json.Remove("report");
            return json;
        }));
}
