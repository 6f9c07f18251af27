using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using Outcome = OrleansBallot.Ledger.Counting.Outcome;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>What a contest comes to: winners, ties, motions, quorums, withdrawn options, lots, and the sentence that says so.</summary>
public class DecisionTests
{
    [Fact]
    public void Three_of_seven_are_elected_and_named()
    {
        var outcome = Plurality(7, 3, "41 A, 38 BC, 20 BD, 5 EF, 1");

        Assert.Equal([1, 0, 2], outcome.Winners);
        Assert.Equal(ContestOutcome.Elected, outcome.Result);
        Assert.Equal("B, A and C are elected, with 58, 41 and 38 votes. 1 abstained.", outcome.Report().Sentence);
    }

    [Fact]
    public void A_lot_decides_about_the_last_seat_and_is_named()
    {
        var outcome = Plurality(4, 2, "9 A, 3 B, 3 C, 1 D", new Lots([3, 2, 1, 0]));

        Assert.Equal([0, 2], outcome.Winners);
        Assert.Equal([1, 2], outcome.Tied);
        Assert.Equal(
            "A and C are elected, with 9 and 3 votes. B and C were equal, and a lot decided between them.", outcome.Report().Sentence);
    }

    [Fact]
    public void A_tie_among_winners_or_among_losers_alone_decides_nothing()
    {
        var outcome = Plurality(5, 2, "4 A, 4 B, 1 C, 1 D", new Lots([1, 0, 4, 3, 2]));

        Assert.Equal([1, 0], outcome.Winners);
        Assert.NotEmpty(outcome.Ties);
        Assert.Empty(outcome.Tied);
    }

    [Fact]
    public void A_lot_that_decided_who_goes_out_on_the_way_is_named()
    {
        var one = Ballots.Outcome(CountingMethod.InstantRunoff, 3, [Ballots.Of(2, 0), Ballots.Of(1, 1, 0), Ballots.Of(1, 2)]);
        var many = Ballots.Outcome(CountingMethod.InstantRunoff, 5, [Ballots.Of(9, 0), Ballots.Of(1, 1)]);

        Assert.Empty(one.Tied);
        Assert.EndsWith(" On the way a lot decided between B and C.", one.Report().Sentence, StringComparison.Ordinal);
        Assert.EndsWith(" On the way lots decided 2 times.", many.Report().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_ties_stand_nobody_who_is_tied_wins()
    {
        var terms = ContestTerms.Of(CountingMethod.Plurality, 4, seats: 2) with { Ties = TieRule.Stand };
        var outcome = Outcome.Of(terms, 4, Ballots.Read("9 A, 3 B, 3 C, 1 D"), Ballots.Listed(4));

        Assert.Equal(ContestOutcome.Tied, outcome.Result);
        Assert.Equal([0], outcome.Winners);
        Assert.Equal([1, 2], outcome.Tied);
        Assert.Equal("A is elected, with 9 votes. B and C are tied for one seat.", outcome.Report().Sentence);
    }

    /// <summary>The founding example: 33 yes, 20 no and 7 abstentions are less than two thirds.</summary>
    [Theory]
    [InlineData("33 A, 20 B, 7", "2/3", ContestOutcome.NotCarried)]
    [InlineData("33 A, 20 B, 7", "1/2", ContestOutcome.Carried)]
    [InlineData("40 A, 20 B, 7", "2/3", ContestOutcome.Carried)]
    [InlineData("40 A, 20 B", ">2/3", ContestOutcome.NotCarried)]
    [InlineData("30 A, 30 B", "1/2", ContestOutcome.NotCarried)]
    [InlineData("30 A, 30 B", ">=1/2", ContestOutcome.Carried)]
    [InlineData("30 A, 10 B, 25", "1/2 of ballots", ContestOutcome.NotCarried)]
    [InlineData("40 A, 10 B, 25", "1/2 of ballots", ContestOutcome.Carried)]
    [InlineData("60 A, 1 B", "2/3 of roll", ContestOutcome.NotCarried)]
    [InlineData("67 A, 1 B", "2/3 of roll", ContestOutcome.Carried)]
    [InlineData("7", "1/2", ContestOutcome.NoVotes)]
    public void A_motion_is_carried_by_its_majority(string ballots, string majority, ContestOutcome result)
    {
        Assert.True(Majority.TryParse(majority, out var needed));
        var outcome = Outcome.Of(
            ContestTerms.Of(CountingMethod.Motion, 2) with { Majority = needed }, 2, Ballots.Read(ballots), Ballots.Listed(2),
            rollWeight: 100);

        Assert.Equal(result, outcome.Result);
        Assert.Equal(result == ContestOutcome.Carried ? [0] : ImmutableArray<int>.Empty, outcome.Winners);
    }

    [Fact]
    public void The_sentence_of_a_motion_says_what_was_needed()
    {
        var outcome = Outcome.Of(
            ContestTerms.Of(CountingMethod.Motion, 2) with { Majority = new(MajorityBar.AtLeast, new(2, 3), MajorityBase.Votes) }, 2,
            Ballots.Read("33 A, 20 B, 7"), Ballots.Listed(2));

        Assert.Equal(
            "Not carried, with 33 yes and 20 no: 62.3% of the votes for yes and no, where at least 2/3 was needed. 7 abstained.",
            outcome.ToReport(["yes", "no"]).Sentence);
    }

    [Theory]
    [InlineData("19 A, 1", ContestOutcome.Elected)]
    [InlineData("18 A, 1", ContestOutcome.NoQuorum)]
    public void Without_a_quorum_nobody_wins(string ballots, ContestOutcome result)
    {
        var terms = ContestTerms.Of(CountingMethod.Plurality, 2) with { Quorum = new(1, 3) };
        var outcome = Outcome.Of(terms, 2, Ballots.Read(ballots), Ballots.Listed(2), rollWeight: 60);

        Assert.Equal(result, outcome.Result);
        Assert.Equal(result == ContestOutcome.Elected, outcome.Winner is not null);
        if (result == ContestOutcome.NoQuorum)
            Assert.Equal("No quorum: 19 of 60 votes on the roll were cast, and 20 (1/3) were needed.", outcome.Report().Sentence);
    }

    /// <summary>
    /// The worked example of starvoting.org's page on tied elections and of the method's own: Tennessee's capital by scores of 0 to 5.
    /// </summary>
    [Fact]
    public void Star_puts_the_capital_in_Nashville()
    {
        // Memphis, Nashville, Chattanooga, Knoxville.
        ImmutableArray<BallotCount> ballots =
            [Ballots.Of(42, 5, 2, 1, 0), Ballots.Of(26, 0, 5, 2, 1), Ballots.Of(15, 0, 3, 5, 4), Ballots.Of(17, 0, 2, 4, 5)];
        var outcome = Assert.IsType<StarOutcome>(Ballots.Outcome(CountingMethod.Star, 4, ballots));

        Assert.Equal([210, 293, 237, 171], outcome.Totals);
        Assert.Equal((68, 32), outcome.Preferring);
        Assert.Equal("BCAD", Ballots.Letters(outcome.Ranking));
        Assert.Equal("B is elected, preferred to C by 68 ballots to 32.", outcome.Report().Sentence);
    }

    [Fact]
    public void Star_elects_the_second_by_points_where_more_ballots_prefer_it()
    {
        var outcome = Assert.IsType<StarOutcome>(
            Ballots.Outcome(CountingMethod.Star, 3, [Ballots.Of(3, 2, 3, 0), Ballots.Of(2, 5, 0, 1)]));

        Assert.Equal([16, 9, 2], outcome.Totals);
        Assert.Equal("BAC", Ballots.Letters(outcome.Ranking));
        Assert.Empty(outcome.Ties);
    }

    [Fact]
    public void Where_as_many_ballots_prefer_each_of_a_runoff_the_points_decide_and_the_sentence_says_so()
    {
        var outcome = Ballots.Outcome(CountingMethod.Star, 2, [Ballots.Of(2, 5, 0), Ballots.Of(2, 0, 4)]);

        Assert.Equal([0], outcome.Winners);
        Assert.Equal("A is elected, after a runoff with B in which 2 ballots preferred each.", outcome.Report().Sentence);
    }

    [Fact]
    public void Of_equal_points_the_one_that_more_ballots_prefer_goes_on_then_the_one_with_more_top_scores()
    {
        // B and C have nine points each; two of three ballots prefer C.
        var preferred = Ballots.Outcome(CountingMethod.Star, 3, [Ballots.Of(2, 5, 2, 3), Ballots.Of(1, 5, 5, 3)]);
        Assert.Equal("ACB", Ballots.Letters(preferred.Ranking));

        // B and C are equal in that too, and C has one top score.
        var top = Ballots.Outcome(
            CountingMethod.Star, 3, [Ballots.Of(1, 5, 0, 5), Ballots.Of(1, 5, 4, 0), Ballots.Of(1, 5, 1, 0), Ballots.Of(1, 5, 0, 0)]);
        Assert.Equal("AB", Ballots.Letters(top.Ranking.Take(2)));
    }

    [Fact]
    public void A_withdrawn_option_never_wins_and_votes_pass_it_over() => Properties.ForAll(
        from method in Gen.Elements(Enum.GetValues<CountingMethod>().Where(method => method != CountingMethod.Motion))
        from gone in Gen.Choose(0, 3)
        from rows in Gen.Shuffle([0, 1, 2, 3]).ListOf().Resize(12)
        select (method, gone, rows),
        run =>
        {
            var isScore = OneContest.Terms(run.method, 4).Form == BallotForm.Scores;
            var isSet = OneContest.Terms(run.method, 4).Form == BallotForm.Set;
            ImmutableArray<BallotCount> ballots =
            [
                .. run.rows.Select(row => Ballots.Of(1, isScore
                    ? [.. row]
                    : isSet ? [.. row.Take(run.method == CountingMethod.Plurality ? 1 : 2).Order()] : [.. row.Take(3)])),
            ];
            var outcome = Outcome.Of(OneContest.Terms(run.method, 4), 4, ballots, Ballots.Listed(4), withdrawn: 1UL << run.gone);

            Assert.DoesNotContain(run.gone, outcome.Winners);
            Assert.DoesNotContain(run.gone, outcome.Ranking);
            Assert.Equal(3, outcome.Ranking.Length);
            Assert.Equal(ballots.Length, outcome.Ballots + outcome.Blank);
        },
        runs: 500);

    [Fact]
    public void Lots_are_a_permutation_that_everybody_can_repeat() => Properties.ForAll(
        from block in Generate.Hashes
        from election in Generate.Hashes
        from contest in Gen.Choose(0, 31)
        from options in Gen.Choose(2, 64)
        select (block, election, contest, options),
        draw =>
        {
            var lots = Lots.Draw(draw.block, new(draw.election), draw.contest, draw.options);

            Assert.Equal(Enumerable.Range(0, draw.options), lots.Order.Order());
            Assert.Equal(lots.Order, Lots.Draw(draw.block, new(draw.election), draw.contest, draw.options).Order);
        });

    [Fact]
    public void A_file_draws_its_lots_by_its_hash_alone()
    {
        var file = Hash256.Of("4 2"u8);

        Assert.Equal(Lots.Draw(file, new(file), 0, 9).Order, Lots.Draw(file, 9).Order);
        Assert.NotEqual(Lots.Draw(Hash256.Of("4 3"u8), 9).Order, Lots.Draw(file, 9).Order);
    }

    [Fact]
    public void Every_option_comes_first_about_as_often()
    {
        var first = new int[4];
        for (var number = 0; number < 4000; number++)
            first[Lots.Draw(Hash256.Of(BitConverter.GetBytes(number)), default, 0, 4).Order[0]]++;

        Assert.All(first, times => Assert.InRange(times, 880, 1120));
    }

    private static Outcome Plurality(int options, byte seats, string ballots, Lots? lots = null) => Outcome.Of(
        ContestTerms.Of(CountingMethod.Plurality, options, seats), options, Ballots.Read(ballots), lots ?? Ballots.Listed(options));
}
