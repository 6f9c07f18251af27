using System.Reflection;
using System.Text.Json;
using OrleansBallot.Client;
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
            var expected = Shape(Outcome.Of(state.Kind, state.CopyBallots()));
            Assert.True(
                JsonElement.DeepEquals(expected, election.GetProperty("outcome")), $"{expected}, and the second audit says {election}");
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
                TestNetwork.Default.Id, TestNetwork.Definition(Voters.Number(round), $"Number {number}", random.Next(2, 6)) with
                {
                    Method = methods[number % methods.Length],
                    TopScore = methods[number % methods.Length] == CountingMethod.Score ? (byte)random.Next(1, 101) : (byte)0,
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

        Transaction Vote(Voter voter, Transaction election, uint revision)
        {
            var terms = (OpenElection)election.Payload;
            int[] some =
                [.. Enumerable.Range(0, terms.Options.Length).OrderBy(_ => random.Next()).Take(random.Next(terms.Options.Length + 1))];
            return VariedChain.Vote(voter, election, terms.Method switch
            {
                CountingMethod.Plurality => [random.Next(terms.Options.Length)],
                CountingMethod.Approval => [.. some.Order()],
                CountingMethod.Score => [.. terms.Options.Select(_ => random.Next(terms.TopScore + 1))],
                _ => some,
            }, revision);
        }
    }

    /// <summary>An outcome as the second auditor prints it.</summary>
    private static JsonElement Shape(Outcome outcome)
    {
        var shape = new Dictionary<string, object?>
        {
            ["method"] = outcome.Method.Name(),
            ["ballots"] = outcome.Ballots,
            ["blank"] = outcome.Blank,
            ["winner"] = outcome.Winner,
            ["winnerByTie"] = outcome.WinnerByTie,
            ["ranking"] = outcome.Ranking,
            ["ties"] = outcome.Ties.Select(tie => new { tie.Place, tie.Options }),
        };

        // Two outcomes are written otherwise than they are kept. Any other has its own properties under their names.
        if (outcome is SchulzeOutcome schulze)
        {
            shape["pairwise"] = schulze.Pairwise;
            shape["strengths"] = schulze.Strengths.Select(row => row.Select(strength => strength.For));
        }
        else if (outcome is InstantRunoffOutcome runoff)
        {
            shape["rounds"] = runoff.Rounds.Select(round => new
            {
                Options = round.Votes.Select(votes => votes.Option),
                Votes = round.Votes.Select(votes => votes.Votes),
                round.Exhausted,
                round.Eliminated,
                round.ByTie,
            });
        }
        else
        {
            foreach (var own in outcome.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                shape[JsonNamingPolicy.CamelCase.ConvertName(own.Name)] = own.GetValue(outcome);
        }

        return JsonSerializer.SerializeToElement(shape, JsonSerializerOptions.Web);
    }
}
