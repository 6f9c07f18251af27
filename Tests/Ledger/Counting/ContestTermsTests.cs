using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

public class ContestTermsTests
{
    [Theory]
    [InlineData(CountingMethod.Plurality, "2")]
    [InlineData(CountingMethod.Plurality, "")]
    [InlineData(CountingMethod.Approval, "")]
    [InlineData(CountingMethod.Approval, "1")]
    [InlineData(CountingMethod.Approval, "0,1,2")]
    [InlineData(CountingMethod.Score, "0,5,3")]
    [InlineData(CountingMethod.Score, "0,0,0")]
    [InlineData(CountingMethod.Score, "")]
    [InlineData(CountingMethod.Star, "5,0,5")]
    [InlineData(CountingMethod.InstantRunoff, "")]
    [InlineData(CountingMethod.InstantRunoff, "2,0,1")]
    [InlineData(CountingMethod.Schulze, "")]
    [InlineData(CountingMethod.Schulze, "2,0")]
    [InlineData(CountingMethod.Stv, "1")]
    public void An_answer_that_keeps_the_terms_is_accepted(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.None, Judge(method, choices));

    [Theory, Breaks(Rejection.TooManyChoices)]
    [InlineData(CountingMethod.Plurality, "0,1")]
    [InlineData(CountingMethod.Score, "1,2,3,4")]
    [InlineData(CountingMethod.Approval, "0,1,2,3")]
    [InlineData(CountingMethod.InstantRunoff, "2,1,0,0")]
    [InlineData(CountingMethod.Schulze, "9,9,9,9")]
    public void More_choices_than_a_contest_takes_are_refused(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.TooManyChoices, Judge(method, choices));

    [Theory, Breaks(Rejection.TooFewChoices)]
    [InlineData(CountingMethod.Score, "1,2")]
    [InlineData(CountingMethod.Star, "1")]
    public void Fewer_choices_than_a_contest_takes_are_refused(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.TooFewChoices, Judge(method, choices));

    [Fact, Breaks(Rejection.TooFewChoices)]
    public void A_contest_may_ask_for_several_choices_and_takes_an_abstention_all_the_same()
    {
        var terms = ContestTerms.Of(CountingMethod.Plurality, 5, seats: 3) with { Least = 2 };

        Assert.Equal(Rejection.TooFewChoices, terms.Judge(5, [1]));
        Assert.Equal(Rejection.None, terms.Judge(5, [1, 4]));
        Assert.Equal(Rejection.TooManyChoices, terms.Judge(5, [0, 1, 2, 3]));
        Assert.Equal(Rejection.None, terms.Judge(5, []));
    }

    [Theory, Breaks(Rejection.UnknownChoice)]
    [InlineData(CountingMethod.Plurality, "3")]
    [InlineData(CountingMethod.Approval, "3")]
    [InlineData(CountingMethod.Approval, "3,3")]
    [InlineData(CountingMethod.InstantRunoff, "0,-1")]
    [InlineData(CountingMethod.Schulze, "0,0,2147483647")]
    public void A_choice_that_is_no_option_is_refused(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.UnknownChoice, Judge(method, choices));

    [Theory, Breaks(Rejection.DuplicateChoice)]
    [InlineData(CountingMethod.Approval, "1,1")]
    [InlineData(CountingMethod.Approval, "0,2,1")]
    [InlineData(CountingMethod.InstantRunoff, "2,0,2")]
    [InlineData(CountingMethod.Schulze, "1,1")]
    [InlineData(CountingMethod.Stv, "0,1,0")]
    public void A_choice_twice_is_refused_and_so_are_sets_that_do_not_ascend(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.DuplicateChoice, Judge(method, choices));

    [Theory, Breaks(Rejection.ScoreOutOfRange)]
    [InlineData("0,6,0")]
    [InlineData("0,0,-1")]
    public void A_score_above_the_top_is_refused(string choices) =>
        Assert.Equal(Rejection.ScoreOutOfRange, Judge(CountingMethod.Score, choices));

    [Fact]
    public void All_64_options_can_be_named_and_the_last_only_once()
    {
        int[] all = [.. Enumerable.Range(0, Limits.Options)];
        var (ranked, approval) = (ContestTerms.Of(CountingMethod.Schulze, 64), ContestTerms.Of(CountingMethod.Approval, 64));

        Assert.Equal(Rejection.None, approval.Judge(64, all));
        Assert.Equal(Rejection.None, ranked.Judge(64, [.. all.Reverse()]));
        Assert.Equal(Rejection.DuplicateChoice, ranked.Judge(64, [63, 0, 63]));
        Assert.Equal(Rejection.DuplicateChoice, approval.Judge(64, [63, 62]));
        Assert.Equal(Rejection.UnknownChoice, ranked.Judge(64, [64]));
    }

    [Fact]
    public void What_is_accepted_is_what_the_rules_say_in_their_order() => Properties.ForAll(
        from method in Gen.Elements(Enum.GetValues<CountingMethod>().Where(method => method != CountingMethod.Motion))
        from choices in Gen.Choose(-1, 4).ListOf().Resize(6)
        select (method, choices),
        ballot =>
        {
            var (terms, choices) = (Terms(ballot.method), ballot.choices);
            var isScore = ballot.method is CountingMethod.Score or CountingMethod.Star;
            var isRepeated = ballot.method is CountingMethod.Approval or CountingMethod.Plurality
                ? !choices.SequenceEqual(choices.Distinct().Order())
                : choices.Distinct().Count() < choices.Count;
            var expected = choices.Count == 0 ? Rejection.None
                : choices.Count > (ballot.method == CountingMethod.Plurality ? 1 : 3) ? Rejection.TooManyChoices
                : isScore && choices.Count < 3 ? Rejection.TooFewChoices
                : isScore ? choices.All(score => score is >= 0 and <= 5) ? Rejection.None : Rejection.ScoreOutOfRange
                : choices.Any(choice => choice is < 0 or > 2) ? Rejection.UnknownChoice
                : isRepeated ? Rejection.DuplicateChoice
                : Rejection.None;

            Assert.Equal(expected, terms.Judge(3, [.. choices]));
        },
        runs: 1000);

    [Theory]
    [InlineData(CountingMethod.Plurality, "2", "0,0,1")]
    [InlineData(CountingMethod.Approval, "0,2", "1,0,1")]
    [InlineData(CountingMethod.Approval, "", "0,0,0")]
    [InlineData(CountingMethod.Score, "0,5,3", "0,5,3")]
    [InlineData(CountingMethod.InstantRunoff, "2,0,1", "0,0,1")]
    [InlineData(CountingMethod.InstantRunoff, "", "0,0,0")]
    [InlineData(CountingMethod.Schulze, "1", "0,1,0")]
    [InlineData(CountingMethod.Star, "1,2,3", "1,2,3")]
    [InlineData(CountingMethod.Stv, "1,2", "0,1,0")]
    public void A_ballot_adds_to_the_running_counts_and_can_be_taken_back(CountingMethod method, string choices, string added)
    {
        long[] counts = [10, 20, 30];

        Terms(method).Add(Numbers(choices), 2, counts);
        Assert.Equal(Numbers(added).Zip([10L, 20, 30], (once, before) => before + 2 * once), counts);
        Terms(method).Add(Numbers(choices), -2, counts);
        Assert.Equal([10, 20, 30], counts);
    }

    [Fact]
    public void The_usual_terms_of_every_method_are_sound()
    {
        foreach (var method in Enum.GetValues<CountingMethod>())
        {
            Assert.True(ContestTerms.Of(method, 2).AreSound(2), $"{method}");
            Assert.Equal(method != CountingMethod.Motion, ContestTerms.Of(method, 64).AreSound(64));
            Assert.False(ContestTerms.Of(method, 65).AreSound(65));
            Assert.False(ContestTerms.Of(method, 1).AreSound(1));
        }
    }

    /// <summary>O10, a number at a time: what a method can have, and what it can't.</summary>
    [Theory]
    [InlineData(CountingMethod.Plurality, 3, 1, 3, 0, true)]
    [InlineData(CountingMethod.Plurality, 3, 2, 2, 0, true)]
    [InlineData(CountingMethod.Plurality, 0, 1, 1, 0, false)]
    [InlineData(CountingMethod.Plurality, 4, 1, 3, 0, false)]
    [InlineData(CountingMethod.Plurality, 1, 0, 1, 0, false)]
    [InlineData(CountingMethod.Plurality, 1, 2, 1, 0, false)]
    [InlineData(CountingMethod.Plurality, 1, 1, 4, 0, false)]
    [InlineData(CountingMethod.Plurality, 1, 1, 1, 1, false)]
    [InlineData(CountingMethod.Approval, 2, 1, 3, 0, true)]
    [InlineData(CountingMethod.Score, 2, 3, 3, 100, true)]
    [InlineData(CountingMethod.Score, 1, 3, 3, 0, false)]
    [InlineData(CountingMethod.Score, 1, 3, 3, 101, false)]
    [InlineData(CountingMethod.Score, 1, 1, 3, 5, false)]
    [InlineData(CountingMethod.Star, 1, 3, 3, 5, true)]
    [InlineData(CountingMethod.Star, 2, 3, 3, 5, false)]
    [InlineData(CountingMethod.InstantRunoff, 1, 1, 3, 0, true)]
    [InlineData(CountingMethod.InstantRunoff, 2, 1, 3, 0, false)]
    [InlineData(CountingMethod.Schulze, 2, 1, 3, 0, false)]
    [InlineData(CountingMethod.Stv, 3, 2, 3, 0, true)]
    [InlineData(CountingMethod.Motion, 1, 1, 1, 0, false)]
    public void Terms_are_those_of_their_method(CountingMethod method, byte seats, byte least, byte most, byte top, bool areSound) =>
        Assert.Equal(areSound, new ContestTerms(method, seats, least, most) { Top = top }.AreSound(3));

    [Theory]
    [InlineData(1, 2, MajorityBar.MoreThan, true)]
    [InlineData(1, 2, MajorityBar.AtLeast, true)]
    [InlineData(1, 1, MajorityBar.AtLeast, true)]
    [InlineData(1, 1, MajorityBar.MoreThan, false)]
    [InlineData(0, 1, MajorityBar.MoreThan, false)]
    [InlineData(3, 2, MajorityBar.AtLeast, false)]
    [InlineData(0, 0, MajorityBar.AtLeast, false)]
    public void A_motion_needs_a_majority_that_can_be_reached(byte numerator, byte denominator, MajorityBar bar, bool isSound)
    {
        var terms = ContestTerms.Of(CountingMethod.Motion, 2) with { Majority = new(bar, new(numerator, denominator), MajorityBase.Votes) };

        Assert.Equal(isSound, terms.AreSound(2));
        Assert.False((terms with { Method = CountingMethod.Plurality }).AreSound(2) && numerator > 0);
        Assert.False((terms with { Ties = TieRule.Stand }).AreSound(2));
    }

    [Theory]
    [InlineData("2/3", "2/3")]
    [InlineData("1/2", ">1/2")]
    [InlineData(">1/2", ">1/2")]
    [InlineData(">=1/2", ">=1/2")]
    [InlineData("> 3/4", ">3/4")]
    [InlineData("2/3 of roll", "2/3 of roll")]
    [InlineData("1/2 of ballots", ">1/2 of ballots")]
    public void A_majority_is_read_as_people_write_it(string text, string said)
    {
        Assert.True(Majority.TryParse(text, out var majority));
        Assert.Equal(said, majority.ToString());
        Assert.True(Majority.TryParse(said, out var again));
        Assert.Equal(majority, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("half")]
    [InlineData("2:3")]
    [InlineData("2/3/4")]
    [InlineData("256/300")]
    [InlineData("-1/2")]
    [InlineData("2/3 of people")]
    public void No_other_text_is_a_majority(string text) => Assert.False(Majority.TryParse(text, out _));

    [Fact]
    public void Every_method_and_no_other_number_has_rules_and_can_be_read()
    {
        for (var number = 0; number <= byte.MaxValue; number++)
        {
            var method = (CountingMethod)number;
            var reader = new CanonicalReader([(byte)number]);
            var read = CountingMethods.Read(ref reader);

            Assert.Equal(Enum.IsDefined(method), reader.Complete);
            Assert.Equal(Enum.IsDefined(method), CountingMethods.Find(method) is { Form: not null });
            if (reader.Complete) Assert.Equal(method, read);
        }
    }

    private static Rejection Judge(CountingMethod method, string choices) => Terms(method).Judge(3, Numbers(choices));

    private static ContestTerms Terms(CountingMethod method) => OneContest.Terms(method, 3);

    private static int[] Numbers(string choices) => [.. choices.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
