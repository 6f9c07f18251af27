using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

public class BallotKindTests
{
    [Theory]
    [InlineData(CountingMethod.Plurality, "2")]
    [InlineData(CountingMethod.Approval, "")]
    [InlineData(CountingMethod.Approval, "1")]
    [InlineData(CountingMethod.Approval, "0,1,2")]
    [InlineData(CountingMethod.Score, "0,5,3")]
    [InlineData(CountingMethod.Score, "0,0,0")]
    [InlineData(CountingMethod.InstantRunoff, "")]
    [InlineData(CountingMethod.InstantRunoff, "2,0,1")]
    [InlineData(CountingMethod.Schulze, "")]
    [InlineData(CountingMethod.Schulze, "2,0")]
    public void A_ballot_of_the_kind_is_accepted(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.None, Judge(method, choices));

    [Theory, Breaks(Rejection.WrongBallot)]
    [InlineData(CountingMethod.Plurality, "")]
    [InlineData(CountingMethod.Plurality, "0,1")]
    [InlineData(CountingMethod.Score, "")]
    [InlineData(CountingMethod.Score, "1,2")]
    [InlineData(CountingMethod.Score, "1,2,3,4")]
    public void Plurality_takes_one_choice_and_scores_one_an_option(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.WrongBallot, Judge(method, choices));

    [Theory, Breaks(Rejection.TooManyChoices)]
    [InlineData(CountingMethod.Approval, "0,1,2,3")]
    [InlineData(CountingMethod.InstantRunoff, "2,1,0,0")]
    [InlineData(CountingMethod.Schulze, "9,9,9,9")]
    public void More_choices_than_options_are_refused(CountingMethod method, string choices) =>
        Assert.Equal(Rejection.TooManyChoices, Judge(method, choices));

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
    public void A_choice_twice_is_refused_and_so_are_approvals_that_do_not_ascend(CountingMethod method, string choices) =>
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
        var ranked = new BallotKind(CountingMethod.Schulze, Limits.Options);

        Assert.Equal(Rejection.None, new BallotKind(CountingMethod.Approval, Limits.Options).Judge(all));
        Assert.Equal(Rejection.None, ranked.Judge([.. all.Reverse()]));
        Assert.Equal(Rejection.DuplicateChoice, ranked.Judge([63, 0, 63]));
        Assert.Equal(Rejection.DuplicateChoice, new BallotKind(CountingMethod.Approval, Limits.Options).Judge([63, 62]));
        Assert.Equal(Rejection.UnknownChoice, ranked.Judge([64]));
    }

    [Fact]
    public void What_is_accepted_is_what_the_rules_say_in_their_order() => Properties.ForAll(
        from method in Gen.Elements(Enum.GetValues<CountingMethod>())
        from choices in Gen.Choose(-1, 4).ListOf().Resize(6)
        select (method, choices),
        ballot =>
        {
            var (kind, choices) = (Kind(ballot.method), ballot.choices);
            var isScore = ballot.method == CountingMethod.Score;
            var isWrong = ballot.method == CountingMethod.Plurality ? choices.Count != 1 : isScore && choices.Count != 3;
            var isRepeated = ballot.method == CountingMethod.Approval
                ? !choices.SequenceEqual(choices.Distinct().Order())
                : choices.Distinct().Count() < choices.Count;
            var expected = isWrong ? Rejection.WrongBallot
                : isScore ? choices.All(score => score is >= 0 and <= 5) ? Rejection.None : Rejection.ScoreOutOfRange
                : choices.Count > 3 ? Rejection.TooManyChoices
                : choices.Any(choice => choice is < 0 or > 2) ? Rejection.UnknownChoice
                : isRepeated ? Rejection.DuplicateChoice
                : Rejection.None;

            Assert.Equal(expected, kind.Judge([.. choices]));
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
    public void A_ballot_adds_to_the_running_counts_and_can_be_taken_back(CountingMethod method, string choices, string added)
    {
        long[] counts = [10, 20, 30];

        Kind(method).Add(Numbers(choices), 2, counts);
        Assert.Equal(Numbers(added).Zip([10L, 20, 30], (once, before) => before + 2 * once), counts);
        Kind(method).Add(Numbers(choices), -2, counts);
        Assert.Equal([10, 20, 30], counts);
    }

    [Theory]
    [InlineData(CountingMethod.Plurality, 1, 0)]
    [InlineData(CountingMethod.Schulze, 65, 0)]
    [InlineData(CountingMethod.Approval, 2, 1)]
    [InlineData(CountingMethod.Score, 2, 0)]
    [InlineData(CountingMethod.Score, 2, 101)]
    [InlineData((CountingMethod)byte.MaxValue, 2, 0)]
    public void Other_kinds_can_not_be_made(CountingMethod method, int options, int top)
    {
        Assert.False(BallotKind.IsSound(method, options, top));
        Assert.Throws<ArgumentException>(() => new BallotKind(method, options, top));
    }

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

    private static Rejection Judge(CountingMethod method, string choices) => Kind(method).Judge(Numbers(choices));

    private static BallotKind Kind(CountingMethod method) => new(method, 3, method == CountingMethod.Score ? 5 : 0);

    private static int[] Numbers(string choices) => [.. choices.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
}
