using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>Elections and examples whose ballots and results others have published.</summary>
public class KnownElectionTests
{
    /// <summary>
    /// Where to put Tennessee's capital, if everybody wants it near: Memphis, Nashville, Chattanooga, Knoxville. The usual
    /// example of Wikipedia's and electowiki's articles on methods of voting.
    /// </summary>
    private const string Tennessee = "42 ABCD, 26 BCDA, 15 CDBA, 17 DCBA";

    /// <summary>
    /// The mayor of Burlington, Vermont, 2009, reduced to Andy Montroll, Bob Kiss and Kurt Wright: rangevoting.org/Burlington.html.
    /// </summary>
    private const string Burlington = "1332 ABC, 767 ACB, 455 A, 2043 BAC, 371 BCA, 568 B, 1513 CAB, 495 CBA, 1289 C";

    [Fact]
    public void Plurality_puts_the_capital_in_Memphis()
    {
        var outcome = Ballots.Count<TotalsOutcome>(CountingMethod.Plurality, 4, "42 A, 26 B, 15 C, 17 D");

        Assert.Equal([42, 26, 15, 17], outcome.Totals);
        Assert.Equal("ABDC", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>First ranks by the city's report; write-ins as one: Wright, Kiss, Montroll, Smith, write-in, Simpson.</summary>
    [Fact]
    public void Plurality_would_have_made_Kurt_Wright_mayor_of_Burlington()
    {
        var outcome = Ballots.Count<TotalsOutcome>(CountingMethod.Plurality, 6, "2585 B, 35 F, 2063 C, 1306 D, 36 E, 2951 A");

        Assert.Equal([2951, 2585, 2063, 1306, 36, 35], outcome.Totals);
        Assert.Equal((0, 8976, false), (outcome.Winner, outcome.Ballots, !outcome.Tied.IsEmpty));
    }

    /// <summary>
    /// Alderman of St. Louis' ward 11, 4 March 2025: Laura Keys, Rebecca McCloud, Melinda Long. approval.vote reports, from the
    /// cast vote record, how many approved how many and which one was left out; with three candidates that is every ballot.
    /// </summary>
    [Fact]
    public void Approval_sent_Laura_Keys_and_Rebecca_McCloud_to_the_general_election()
    {
        var outcome = Ballots.Count<TotalsOutcome>(CountingMethod.Approval, 3, "634 A, 310 B, 76 C, 68 AB, 20 AC, 22 BC, 22 ABC");

        Assert.Equal([744, 422, 140], outcome.Totals);
        Assert.Equal((1152, 1306), (outcome.Ballots, outcome.Totals.Sum()));
        Assert.Equal("ABC", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>
    /// The ballots with which Wikipedia's article on satisfaction approval voting shows how that differs: there A and B have a
    /// vote of half a point from four each, here a whole one.
    /// </summary>
    [Fact]
    public void Approval_elects_one_of_the_pair_that_the_most_approve()
    {
        var outcome = Ballots.Count<TotalsOutcome>(CountingMethod.Approval, 4, "4 AB, 3 C, 3 D");

        Assert.Equal([4, 4, 3, 3], outcome.Totals);
        Assert.Equal((0, true), (outcome.Winner, !outcome.Tied.IsEmpty));
    }

    /// <summary>
    /// Two councillors for Rhyl South West, Denbighshire, 2012: Pat Jones and Margaret McCarroll of Labour, David Thomas, Glyn Williams,
    /// Harry Bennett, Billy Dawson and David Dear. Votes from Harry Hayfield's preview on politicalbetting.com, 19 March 2015; how they
    /// were paired on ballots is not published, and here nobody splits between parties.
    /// </summary>
    [Fact]
    public void Block_plurality_elected_both_of_Labour_in_Rhyl_South_West()
    {
        var outcome = Assert.IsType<TotalsOutcome>(Outcome.Of(
            ContestTerms.Of(CountingMethod.Plurality, 7, seats: 2), 7,
            Ballots.Read("647 AB, 150 A, 141 CD, 43 C, 96 EF, 20 E, 71 G"), Ballots.Listed(7)));

        Assert.Equal([797, 647, 184, 141, 116, 96, 71], outcome.Totals);
        Assert.Equal("AB", Ballots.Letters(outcome.Winners));
        Assert.Empty(outcome.Tied);
    }

    /// <summary>
    /// The electors of 2020 by state, Maine's and Nebraska's apart, each state a ballot of their weight:
    /// archives.gov/electoral-college/2020.
    /// </summary>
    [Fact]
    public void Weights_of_the_states_made_Joe_Biden_president()
    {
        long[] biden = [11, 55, 9, 7, 3, 3, 16, 4, 20, 3, 10, 11, 16, 10, 1, 6, 4, 14, 5, 29, 7, 20, 4, 3, 13, 12, 10];
        long[] trump = [9, 3, 6, 29, 4, 11, 6, 6, 8, 8, 1, 6, 10, 3, 4, 15, 3, 18, 7, 9, 3, 11, 38, 6, 5, 3];
        ImmutableArray<BallotCount> ballots =
            [.. biden.Select(weight => Ballots.Of(weight, 0)), .. trump.Select(weight => Ballots.Of(weight, 1))];
        var most = Outcome.Of(
            ContestTerms.Of(CountingMethod.Plurality, 2), 2, ballots, Ballots.Listed(2), rollWeight: 538, isWeighted: true);
        var half = new Majority(MajorityBar.MoreThan, new(1, 2), MajorityBase.Roll);
        var majority = Outcome.Of(
            ContestTerms.Of(CountingMethod.Motion, 2) with { Majority = half }, 2, ballots, Ballots.Listed(2), rollWeight: 538);

        Assert.Equal([306, 232], Assert.IsType<TotalsOutcome>(most).Totals);
        Assert.Equal((538, 0), (most.Ballots, most.Winner));
        Assert.Equal(ContestOutcome.Carried, majority.Result);
        Assert.Equal(
            "Joe Biden is elected, with 306 votes. All numbers are votes by weight.",
            most.ToReport(["Joe Biden", "Donald Trump"]).Sentence);
    }

    /// <summary>
    /// The Independent Party of Oregon's poll for president, 19 May 2020, 711 votes: Joe Biden, Bernie Sanders, Donald Trump.
    /// starvoting.org/ipo_primary_5_19_20 has the sums and the runoff; these ballots are made up to come to them.
    /// </summary>
    [Fact]
    public void Star_made_Joe_Biden_the_preference_of_Oregons_independents()
    {
        var outcome = Assert.IsType<StarOutcome>(Ballots.Outcome(
            CountingMethod.Star, 3,
            [
                Ballots.Of(51, 5, 4, 0), Ballots.Of(42, 5, 3, 0), Ballots.Of(299, 4, 3, 0),
                Ballots.Of(269, 0, 0, 5), Ballots.Of(11, 0, 0, 4), Ballots.Of(39, 0, 0, 0),
            ]));

        Assert.Equal([1661, 1227, 1389], outcome.Totals);
        Assert.Equal((711, (392, 280)), (outcome.Ballots, outcome.Preferring));
        Assert.Equal("ACB", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>Scores 0 to 10 by distance: Wikipedia's article on score voting.</summary>
    [Fact]
    public void Scores_put_the_capital_in_Nashville()
    {
        var outcome = Assert.IsType<TotalsOutcome>(Ballots.Outcome(
            CountingMethod.Score, 4,
            [Ballots.Of(42, 10, 4, 2, 0), Ballots.Of(26, 0, 10, 4, 2), Ballots.Of(15, 0, 6, 10, 6), Ballots.Of(17, 0, 5, 7, 10)], top: 10));

        Assert.Equal([420, 603, 457, 312], outcome.Totals);
        Assert.Equal("BCAD", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>
    /// Eurovision, 3 March 1957: every country's jury had ten points for the others' songs. eurovisionworld.com/eurovision/1957;
    /// columns in the order of singing.
    /// </summary>
    [Fact]
    public void Scores_gave_the_Netherlands_the_Grand_Prix_of_1957()
    {
        // Belgium, Luxembourg, United Kingdom, Italy, Austria, Netherlands, Germany, France, Denmark, Switzerland.
        var outcome = Assert.IsType<TotalsOutcome>(Ballots.Outcome(
            CountingMethod.Score, 10,
            [
                Ballots.Of(1, 1, 0, 2, 0, 0, 7, 0, 0, 0, 0), // Switzerland
                Ballots.Of(1, 2, 0, 0, 1, 0, 3, 0, 2, 0, 2), // Denmark
                Ballots.Of(1, 0, 0, 0, 0, 0, 4, 6, 0, 0, 0), // France
                Ballots.Of(1, 2, 0, 0, 0, 0, 1, 0, 6, 0, 1), // Germany
                Ballots.Of(1, 0, 0, 1, 2, 1, 0, 0, 1, 5, 0), // Netherlands
                Ballots.Of(1, 0, 3, 1, 0, 0, 6, 0, 0, 0, 0), // Austria
                Ballots.Of(1, 0, 4, 0, 0, 0, 1, 1, 0, 3, 1), // Italy
                Ballots.Of(1, 0, 1, 0, 2, 2, 1, 0, 2, 2, 0), // United Kingdom
                Ballots.Of(1, 0, 0, 1, 1, 0, 3, 0, 4, 0, 1), // Luxembourg
                Ballots.Of(1, 0, 0, 1, 1, 0, 5, 1, 2, 0, 0), // Belgium
            ], top: 10));

        Assert.Equal([5, 8, 6, 7, 3, 31, 8, 17, 10, 5], outcome.Totals);
        Assert.Equal([5, 7, 8, 1, 6, 3, 2, 0, 9, 4], outcome.Ranking);
        Assert.Equal([4, 8], outcome.Ties.Select(tie => tie.Place));
        Assert.Empty(outcome.Tied);
    }

    /// <summary>Wikipedia's article on instant-runoff voting.</summary>
    [Fact]
    public void Instant_runoff_puts_the_capital_in_Knoxville()
    {
        var outcome = Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 4, Tennessee);

        Assert.Equal([42, 26, 15, 17], Ballots.Votes(outcome.Rounds[0], 4));
        Assert.Equal([42, 26, null, 32], Ballots.Votes(outcome.Rounds[1], 4));
        Assert.Equal([42, null, null, 58], Ballots.Votes(outcome.Rounds[2], 4));
        Assert.Equal("DABC", Ballots.Letters(outcome.Ranking));
        Assert.Empty(outcome.Ties);
    }

    [Fact]
    public void Instant_runoff_made_Bob_Kiss_mayor_of_Burlington()
    {
        var outcome = Ballots.Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff, 3, Burlington);

        Assert.Equal([2554, 2982, 3297], Ballots.Votes(outcome.Rounds[0], 3));
        Assert.Equal([null, 4314, 4064], Ballots.Votes(outcome.Rounds[1], 3));
        Assert.Equal(455, outcome.Rounds[1].Exhausted);
        Assert.Equal("BCA", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>Electowiki's article on the election has the comparisons.</summary>
    [Fact]
    public void Schulze_would_have_made_Andy_Montroll_mayor_who_beats_every_other()
    {
        var outcome = Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 3, Burlington);

        Assert.Equal([0, 4067, 4597], outcome.Pairwise[0]);
        Assert.Equal([3477, 0, 4314], outcome.Pairwise[1]);
        Assert.Equal([3668, 4064, 0], outcome.Pairwise[2]);
        Assert.Equal("ABC", Ballots.Letters(outcome.Ranking));
        Assert.Equal("A", Ballots.Letters(outcome.PotentialWinners));
    }

    [Fact]
    public void Schulze_puts_the_capital_in_Nashville() =>
        Assert.Equal("BCDA", Ballots.Letters(Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 4, Tennessee).Ranking));

    /// <summary>The 45 voters of Schulze's article and of Wikipedia's on the method.</summary>
    [Fact]
    public void Schulze_elects_E_of_the_45_voters()
    {
        var outcome = Ballots.Count<SchulzeOutcome>(
            CountingMethod.Schulze, 5, "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC");

        Assert.Equal(["0 20 26 30 22", "25 0 16 33 18", "19 29 0 17 24", "15 12 28 0 14", "23 27 21 31 0"], Rows(outcome.Pairwise));
        Assert.Equal(["0 28 28 30 24", "25 0 28 33 24", "25 29 0 29 24", "25 28 28 0 24", "25 28 28 31 0"], For(outcome));
        Assert.Equal("EACBD", Ballots.Letters(outcome.Ranking));
        Assert.Equal("E", Ballots.Letters(outcome.PotentialWinners));
        Assert.Empty(outcome.Ties);
    }

    /// <summary>M. Schulze, "A new monotonic, clone-independent, …", section 3, example 1.</summary>
    [Fact]
    public void Schulze_elects_D_in_his_first_example()
    {
        var outcome = Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 4, "8 ACDB, 2 BADC, 4 CDBA, 4 DBAC, 3 DCBA");

        Assert.Equal(["0 8 14 10", "13 0 6 2", "7 15 0 12", "11 19 9 0"], Rows(outcome.Pairwise));
        Assert.Equal(["0 14 14 12", "13 0 13 12", "13 15 0 12", "13 19 13 0"], For(outcome));
        Assert.Equal(new Strength(14, 7), outcome.Strengths[0][1]);
        Assert.Equal("DACB", Ballots.Letters(outcome.Ranking));
    }

    /// <summary>The same, a later example: B is better than C and D than A, and nothing else is decided.</summary>
    [Fact]
    public void Schulze_names_both_potential_winners_and_the_one_listed_first_wins()
    {
        var outcome = Ballots.Count<SchulzeOutcome>(CountingMethod.Schulze, 4, "3 ABCD, 2 CBDA, 2 DABC, 2 DBCA");

        Assert.Equal(["0 5 5 3", "4 0 7 5", "4 2 0 5", "6 4 4 0"], Rows(outcome.Pairwise));
        Assert.Equal(["0 5 5 5", "5 0 7 5", "5 5 0 5", "6 5 5 0"], For(outcome));
        Assert.Equal("BD", Ballots.Letters(outcome.PotentialWinners));
        Assert.Equal("BCDA", Ballots.Letters(outcome.Ranking));
        Assert.Equal((1, true), (outcome.Winner, !outcome.Tied.IsEmpty));
    }

    /// <summary>The same, on participation: two more voters who rank A first take the victory from A.</summary>
    [Theory]
    [InlineData("", "A")]
    [InlineData(", 2 AEFCBD", "D")]
    public void Schulze_may_turn_against_voters_who_join(string joining, string winner)
    {
        var outcome = Ballots.Count<SchulzeOutcome>(
            CountingMethod.Schulze, 6, "3 ADEBCF, 3 BFECDA, 4 CABFDE, 1 DBCEFA, 4 DEFABC, 2 ECBDFA, 2 FACDBE" + joining);

        Assert.Equal(winner, Ballots.Letters(outcome.PotentialWinners));
    }

    private static IEnumerable<string> Rows(ImmutableArray<ImmutableArray<long>> matrix) => matrix.Select(row => string.Join(' ', row));

    private static IEnumerable<string> For(SchulzeOutcome outcome) =>
        Rows([.. outcome.Strengths.Select(row => row.Select(strength => strength.For).ToImmutableArray())]);
}
