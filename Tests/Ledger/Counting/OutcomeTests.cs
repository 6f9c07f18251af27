using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>What is stated of every method: ties, blank ballots, bad input.</summary>
public class OutcomeTests
{
    [Theory]
    [InlineData(CountingMethod.Plurality)]
    [InlineData(CountingMethod.Approval)]
    [InlineData(CountingMethod.InstantRunoff)]
    [InlineData(CountingMethod.Schulze)]
    public void Between_equals_the_option_listed_first_wins_and_the_tie_is_named(CountingMethod method)
    {
        var outcome = Ballots.Outcome(method, 2, Ballots.Read("3 B, 3 A"));

        Assert.Equal((0, true), (outcome.Winner, !outcome.Tied.IsEmpty));
        Assert.Equal([0, 1], outcome.Ranking);
        Assert.Equal("AB", Ballots.Letters(Assert.Single(outcome.Ties).Options));
        Assert.Equal(method, outcome.Terms.Method);
    }

    [Fact]
    public void Equal_totals_share_places_in_the_elections_order()
    {
        var outcome = Ballots.Count<TotalsOutcome>(CountingMethod.Plurality, 5, "1 E, 4 D, 1 A, 1 C");

        Assert.Equal([1, 0, 1, 4, 1], outcome.Totals);
        Assert.Equal("DACEB", Ballots.Letters(outcome.Ranking));
        Assert.Equal([(2, "ACE"), (3, "CE")], outcome.Ties.Select(tie => (tie.Place, Ballots.Letters(tie.Options))));
        Assert.Empty(outcome.Tied);
    }

    [Fact]
    public void The_option_listed_last_of_those_with_the_fewest_votes_is_eliminated()
    {
        var outcome = Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 4, "3 A, 2 BA, 2 CB");

        // D has no vote. Then B and C are equal, and C's ballots carry B past A.
        Assert.Equal("DCA", Ballots.Letters(outcome.Rounds.Select(round => round.Eliminated)));
        Assert.Equal([false, true, false], outcome.Rounds.Select(round => round.ByTie));
        Assert.Equal([3, 4, null, null], Ballots.Votes(outcome.Rounds[2], 4));
        Assert.Equal("BACD", Ballots.Letters(outcome.Ranking));
        Assert.Equal([(3, "BC")], outcome.Ties.Select(tie => (tie.Place, Ballots.Letters(tie.Options))));
        Assert.NotEmpty(outcome.Tied);
    }

    [Fact]
    public void A_runoff_goes_on_to_two_options_past_a_majority_and_past_the_last_ballot()
    {
        var outcome = Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 4, "9 B, 1 C");

        Assert.Equal("DAC", Ballots.Letters(outcome.Rounds.Select(round => round.Eliminated)));
        Assert.Equal([0, 0, 0], outcome.Rounds.Select(round => round.Exhausted));
        Assert.Equal((1, false), (outcome.Winner, !outcome.Tied.IsEmpty));
    }

    [Theory]
    [InlineData(CountingMethod.Approval)]
    [InlineData(CountingMethod.InstantRunoff)]
    [InlineData(CountingMethod.Schulze)]
    public void Blank_ballots_are_counted_apart(CountingMethod method)
    {
        var (without, with) = (
            Ballots.Outcome(method, 3, Ballots.Read("4 B, 2 AC")), Ballots.Outcome(method, 3, Ballots.Read("4 B, 2 AC, 7")));

        Assert.Equal((6, 7), (with.Ballots, with.Blank));
        Assert.Equal(Ballots.Text(without), Ballots.Text(with).Replace("\"Blank\":7", "\"Blank\":0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CountingMethod.Plurality, "")]
    [InlineData(CountingMethod.Approval, "3")]
    [InlineData(CountingMethod.InstantRunoff, "3")]
    [InlineData(CountingMethod.Schulze, "3")]
    public void Without_a_counted_ballot_nobody_wins(CountingMethod method, string ballots)
    {
        var outcome = Ballots.Outcome(method, 3, ballots == "" ? [] : Ballots.Read(ballots));

        Assert.Equal((0, null, false), (outcome.Ballots, outcome.Winner, !outcome.Tied.IsEmpty));
        Assert.Equal([0, 1, 2], outcome.Ranking);
    }

    [Fact]
    public void Scores_of_nothing_but_zero_are_no_blank_ballot()
    {
        var outcome = Ballots.Outcome(CountingMethod.Score, 2, [Ballots.Of(2, 0, 0)]);

        Assert.Equal((2, 0, 0, true), (outcome.Ballots, outcome.Blank, outcome.Winner, !outcome.Tied.IsEmpty));
    }

    [Fact]
    public void Of_equal_majorities_the_one_with_less_against_it_is_the_stronger()
    {
        // A before B before C before A, each by five ballots, against two, four and three: the second is the weakest link.
        var outcome = Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 3, "1 B, 2 C, 3 AB, 1 BC, 2 CA");

        Assert.Equal([(5, 2), (5, 4)], outcome.Strengths[0].Skip(1).Select(strength => (strength.For, strength.Against)));
        Assert.Equal([(5, 3), (5, 3)], outcome.Strengths[2].Take(2).Select(strength => (strength.For, strength.Against)));
        Assert.Equal("CAB", Ballots.Letters(outcome.Ranking));
        Assert.Empty(outcome.Ties);
    }

    [Fact]
    public void An_empty_place_in_the_strengths_is_weaker_than_every_majority()
    {
        Assert.True(default(Strength).CompareTo(new(1, 0)) < 0);
        Assert.True(new Strength(5, 4).CompareTo(new(5, 3)) < 0);
        Assert.True(new Strength(5, 4).CompareTo(new(4, 0)) > 0);
        Assert.Equal(0, new Strength(5, 4).CompareTo(new(5, 4)));
    }

    [Fact]
    public void A_ballot_of_another_kind_or_none_at_all_is_a_broken_invariant()
    {
        Assert.Throws<InvalidOperationException>(() => Ballots.Outcome(CountingMethod.Plurality, 3, Ballots.Read("1 AB")));
        Assert.Throws<InvalidOperationException>(() => Ballots.Outcome(CountingMethod.Schulze, 3, Ballots.Read("1 AA")));
        Assert.Throws<InvalidOperationException>(() => Ballots.Outcome(CountingMethod.InstantRunoff, 3, Ballots.Read("0 A")));
        Assert.Throws<InvalidOperationException>(() => Ballots.Outcome(CountingMethod.Approval, 3, Ballots.Read("-1 A")));
    }

    [Theory]
    [InlineData(CountingMethod.Plurality)]
    [InlineData(CountingMethod.InstantRunoff)]
    [InlineData(CountingMethod.Schulze)]
    public void A_sum_never_wraps_around(CountingMethod method)
    {
        Assert.Equal(long.MaxValue, Ballots.Outcome(method, 2, [Ballots.Of(long.MaxValue, 1)]).Ballots);
        Assert.Throws<OverflowException>(() => Ballots.Outcome(method, 2, [Ballots.Of(long.MaxValue, 1), Ballots.Of(1, 0)]));
    }

    [Fact]
    public void A_sum_of_scores_never_wraps_around() =>
        Assert.Throws<OverflowException>(
            () => Ballots.Outcome(CountingMethod.Score, 2, [Ballots.Of(long.MaxValue / 99, 100, 0)], top: 100));
}
