using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Ballots of every kind on the chain: what is refused, what the tally root counts, what the count comes to.</summary>
public class MethodRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);

    [Theory]
    [InlineData(CountingMethod.Plurality, new[] { 1 }, new[] { 1 }, new[] { 2 }, new long[] { 0, 2, 1 }, 1)]
    [InlineData(CountingMethod.Approval, new[] { 0, 2 }, new int[0], new[] { 2 }, new long[] { 1, 0, 2 }, 2)]
    [InlineData(CountingMethod.Score, new[] { 5, 0, 4 }, new[] { 0, 0, 4 }, new[] { 0, 0, 0 }, new long[] { 5, 0, 8 }, 2)]
    [InlineData(CountingMethod.InstantRunoff, new[] { 0, 1 }, new[] { 1 }, new[] { 2, 1, 0 }, new long[] { 1, 1, 1 }, 1)]
    [InlineData(CountingMethod.Schulze, new[] { 0, 1 }, new[] { 1 }, new[] { 2, 1, 0 }, new long[] { 1, 1, 1 }, 1)]
    public void Ballots_of_each_method_are_counted(CountingMethod method, int[] ann, int[] bob, int[] cid, long[] counts, int winner)
    {
        var election = Open(method);
        var header = _node.Mine(Vote(Voters.Ann, election, ann), Vote(Voters.Bob, election, bob), Vote(Voters.Cid, election, cid)).Header;
        var state = _node.State.Find(TestNetwork.IdOf(election))!;

        Assert.Equal(counts, state.CopyCounts());
        var blank = new[] { ann, bob, cid }.Count(choices => choices.Length == 0);
        Assert.Equal(TallyLeaf.Of(state.Id, 3, counts, blank), header.TallyRoot);
        Assert.Equal(winner, state.Count().Winner);
    }

    [Theory]
    [InlineData(CountingMethod.Plurality, new[] { 0, 1 }, Rejection.TooManyChoices)]
    [InlineData(CountingMethod.Score, new[] { 1, 1 }, Rejection.TooFewChoices)]
    [InlineData(CountingMethod.Motion, new[] { 2 }, Rejection.UnknownChoice)]
    [InlineData(CountingMethod.Score, new[] { 1, 1, 6 }, Rejection.ScoreOutOfRange)]
    [InlineData(CountingMethod.Approval, new[] { 1, 0 }, Rejection.DuplicateChoice)]
    [InlineData(CountingMethod.InstantRunoff, new[] { 0, 1, 2, 0 }, Rejection.TooManyChoices)]
    [InlineData(CountingMethod.InstantRunoff, new[] { 1, 1 }, Rejection.DuplicateChoice)]
    [InlineData(CountingMethod.Schulze, new[] { 3 }, Rejection.UnknownChoice)]
    public void A_ballot_of_another_kind_is_refused_and_leaves_everything_as_it_was(CountingMethod method, int[] choices, Rejection rule) =>
        _node.Refuses(Vote(Voters.Ann, Open(method), choices), rule);

    [Theory, Breaks(Rejection.WrongTerms)]
    [InlineData(0)]
    [InlineData(101)]
    public void Scores_go_up_to_1_at_the_least_and_to_100_at_the_most(byte top) => _node.Refuses(
        Voters.Organiser.Sign(_network.Id, TestNetwork.Definition(Voters.Organiser).By(CountingMethod.Score, top)),
        Rejection.WrongTerms);

    private Transaction Open(CountingMethod method)
    {
        var election = Voters.Organiser.Sign(
            _network.Id,
            TestNetwork.Definition(Voters.Organiser).By(method));
        _node.Mine(election);
        return election;
    }

    private Transaction Vote(Voter voter, Transaction election, int[] choices) => voter.Sign(
        _network.Id, CastVote.For(voter.Key, TestNetwork.IdOf(election), 0, TestNetwork.Epoch).Choosing([.. choices]));
}
