using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Elections of several contests and of several organisers: what is refused, and what their orders do.</summary>
public class ContestRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);

    [Theory, Breaks(Rejection.WrongContests)]
    [InlineData(0)]
    [InlineData(Limits.Contests + 1)]
    public void An_election_has_1_to_32_contests(int contests) => Refuses(Asking(contests), Rejection.WrongContests);

    [Fact]
    public void As_many_contests_as_there_may_be_are_voted_on_in_one_ballot()
    {
        var open = Sign(Asking(Limits.Contests));
        var ballot = Voters.Ann.Sign(_network.Id, CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(open), 0, TestNetwork.Epoch) with
        {
            Answers = [.. Enumerable.Range(0, Limits.Contests).Select(place => place % 3 == 2 ? new Ballot([]) : new Ballot([place % 3]))],
        });
        _node.Mine(open, ballot);
        var election = _node.State.Find(TestNetwork.IdOf(open))!;

        Assert.All(election.Contests.Index(), contest => Assert.Equal(
            contest.Index % 3 == 2 ? [0, 0, 0] : contest.Index % 3 == 1 ? [0, 1, 0] : [1, 0, 0], contest.Item.CopyCounts()));
        Assert.Equal(Limits.Contests / 3, election.Contests.Sum(contest => contest.Blank));
    }

    [Fact]
    public void The_largest_ballot_fits()
    {
        var choices = Enumerable.Range(0, Limits.Options).ToImmutableArray();
        var vote = CastVote.For(Voters.Ann.Key, default, 0, TestNetwork.Epoch) with
        {
            Answers = [.. Enumerable.Repeat(new Ballot(choices), Limits.Contests)],
            Credential = new(15, default, [.. new byte[256]]),
        };

        Assert.InRange(Voters.Ann.Sign(_network.Id, vote).Bytes.Length, 2000, Limits.TransactionBytes);
    }

    [Theory, Breaks(Rejection.WrongLink)]
    [InlineData("http://example.org")]
    [InlineData("https://")]
    [InlineData("https://a b")]
    [InlineData("https://é.org")]
    [InlineData("HTTPS://example.org")]
    public void A_link_is_an_https_address_without_spaces(string link) =>
        Refuses(With(new ContestOption("Yes", Link: link)), Rejection.WrongLink);

    [Theory]
    [InlineData("", "")]
    [InlineData("https://x", "two\nlines")]
    public void Details_have_lines_and_links_may_be_missing(string link, string details) =>
        Assert.Equal(Rejection.None, Judge(With(new ContestOption("Yes", details, link))));

    [Fact, Breaks(Rejection.TextTooLong)]
    public void Each_text_has_a_bound_of_its_own()
    {
        Assert.Equal(Rejection.None,
            Judge(With(new("Yes", new('x', 1000), "https://" + new string('x', 292))) with { Description = new('x', 2000) }));
        Refuses(With(new("Yes", new('x', 1001))), Rejection.TextTooLong);
        Refuses(With(new("Yes", Link: "https://" + new string('x', 293))), Rejection.TextTooLong);
        Refuses(Asking(1) with { Description = new('x', 2001) }, Rejection.TextTooLong);
        Refuses(Asking(1) with { Contests = [Asking(1).Contests[0] with { Description = string.Concat(Enumerable.Repeat("é", 1001)) }] },
            Rejection.TextTooLong);
    }

    [Fact, Breaks(Rejection.DuplicateOption)]
    public void No_two_contests_have_the_same_title_and_options_of_two_contests_may()
    {
        var twice = Asking(2);
        Assert.Equal(Rejection.None, Judge(twice));
        Refuses(twice with { Contests = [twice.Contests[0], twice.Contests[0]] }, Rejection.DuplicateOption);
    }

    [Fact, Breaks(Rejection.WrongTerms)]
    public void A_quorum_and_a_majority_of_the_roll_need_a_roll()
    {
        var quorum = Asking(1).Contests[0] with { Terms = ContestTerms.Of(CountingMethod.Plurality, 3) with { Quorum = new(1, 3) } };
        Refuses(Asking(1) with { Contests = [quorum] }, Rejection.WrongTerms);
        Assert.Equal(Rejection.None, Judge(Asking(1) with { Contests = [quorum], Roll = Verify.VariedChain.Roll }));
    }

    [Fact, Breaks(Rejection.WrongOrganisers)]
    public void Other_organisers_ascend_and_are_others()
    {
        ImmutableArray<PublicKey> keys = [.. Enumerable.Range(0, 8).Select(number => Voters.Number(number).Key).Order()];

        Assert.Equal(Rejection.None, Judge(Asking(1) with { Others = keys[..7] }));
        Refuses(Asking(1) with { Others = keys }, Rejection.WrongOrganisers);
        Refuses(Asking(1) with { Others = [keys[1], keys[0]] }, Rejection.WrongOrganisers);
        Refuses(Asking(1) with { Others = [keys[0], keys[0]] }, Rejection.WrongOrganisers);
        Refuses(Asking(1) with { Others = [Voters.Organiser.Key] }, Rejection.WrongOrganisers);
    }

    [Fact, Breaks(Rejection.InvalidKey)]
    public void An_organiser_has_a_key_that_somebody_can_have() =>
        Assert.Equal(Rejection.InvalidKey, Sign(Asking(1) with { Others = [default] }).CheckSignature());

    [Fact, Breaks(Rejection.NotOrganiser)]
    public void Any_organiser_may_act_and_nobody_else()
    {
        var open = Sign(Asking(1) with { Others = [Voters.Dot.Key] });
        _node.Mine(open);

        _node.Refuses(_network.Pause(Voters.Cid, open, 1), Rejection.NotOrganiser);
        _node.Refuses(Extend(Voters.Cid, open, 7_200_000), Rejection.NotOrganiser);
        _node.Refuses(Withdraw(Voters.Cid, open, 0, 0), Rejection.NotOrganiser);
        _node.Mine(_network.Pause(Voters.Dot, open, 1));
        _node.Mine(_network.Pause(Voters.Organiser, open, 2));
        _node.Mine(_network.Close(Voters.Dot, open));
        _node.Refuses(Extend(Voters.Dot, open, 7_200_000), Rejection.Closed);
    }

    [Fact, Breaks(Rejection.WrongExtension)]
    public void An_extension_moves_the_close_later_and_no_further_than_366_days()
    {
        var open = Sign(Asking(1));
        _node.Mine(open);
        var election = _node.State.Find(TestNetwork.IdOf(open))!;

        _node.Refuses(Extend(Voters.Organiser, open, 3_600_000), Rejection.WrongExtension);
        _node.Refuses(Extend(Voters.Organiser, open, Limits.AheadMilliseconds + 1_000_000), Rejection.WrongExtension);
        _node.Mine(Extend(Voters.Organiser, open, 7_200_000));
        Assert.Equal(TestNetwork.Epoch.Plus(7_200_000), election.Closes);
        _node.Refuses(Extend(Voters.Organiser, open, 7_000_000), Rejection.WrongExtension);
        _node.MineAt(TestNetwork.Epoch.Plus(5_000_000), _network.Vote(Voters.Ann, open, 1));
        _node.MineAt(TestNetwork.Epoch.Plus(7_200_000 + 59_999), _network.Vote(Voters.Bob, open, 1));
        Assert.Equal(2, election.Ballots);
        _node.Refuses(Extend(Voters.Organiser, open, 9_000_000), Rejection.Closed);
    }

    [Fact, Breaks(Rejection.WrongWithdrawal)]
    public void A_withdrawn_option_is_passed_over_and_the_last_one_stays()
    {
        var motion = Contest.Of("Accounts", ["yes", "no"], ContestTerms.Of(CountingMethod.Motion, 2));
        var open = Sign(Asking(1) with { Contests = [.. Asking(1).Contests, motion] });
        var vote = Voters.Ann.Sign(_network.Id, CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(open), 0, TestNetwork.Epoch) with
        {
            Answers = [new([0]), new([0])],
        });
        _node.Mine(open, vote);
        var election = _node.State.Find(TestNetwork.IdOf(open))!;

        _node.Refuses(Withdraw(Voters.Organiser, open, 2, 0), Rejection.WrongWithdrawal);
        _node.Refuses(Withdraw(Voters.Organiser, open, 0, 3), Rejection.WrongWithdrawal);
        _node.Refuses(Withdraw(Voters.Organiser, open, 1, 0), Rejection.WrongWithdrawal);
        _node.Mine(Withdraw(Voters.Organiser, open, 0, 0));
        _node.Refuses(Withdraw(Voters.Organiser, open, 0, 0), Rejection.DuplicateTransaction);
        _node.Mine(Withdraw(Voters.Organiser, open, 0, 1));
        _node.Refuses(Withdraw(Voters.Organiser, open, 0, 2), Rejection.WrongWithdrawal);

        var counted = election.ToCount(default)[0].Count();
        Assert.Equal([1, 0, 0], election.Contests[0].CopyCounts());
        Assert.Equal([2], counted.Ranking);
        Assert.Equal((0, 1), (counted.Ballots, counted.Blank));
    }

    [Fact]
    public void A_reorg_takes_extensions_and_withdrawals_back()
    {
        var open = Sign(Asking(1));
        _node.Mine(open);
        var before = StateDigest.Of(_node.State, [open]).Split("coins")[0];
        var block = _node.Mine(Extend(Voters.Organiser, open, 7_200_000), Withdraw(Voters.Organiser, open, 0, 1));
        Assert.NotEqual(before, StateDigest.Of(_node.State, [open]).Split("coins")[0]);

        foreach (var undone in block.Transactions.Reverse()) undone.UndoFrom(_node.State);
        Assert.Equal(before, StateDigest.Of(_node.State, [open]).Split("coins")[0]);

        var election = _node.State.Find(TestNetwork.IdOf(open))!;
        Assert.Equal(TestNetwork.Epoch.Plus(3_600_000), election.Closes);
        Assert.Equal(3, election.Contests[0].Left);
    }

    private static OpenElection Asking(int contests) => TestNetwork.Definition(Voters.Organiser) with
    {
        Contests = [.. Enumerable.Range(1, contests).Select(number => Contest.Of($"Question {number}", ["Yes", "No", "Maybe"]))],
    };

    private static OpenElection With(ContestOption option) =>
        Asking(1) with { Contests = [Asking(1).Contests[0] with { Options = [option, new("No"), new("Maybe")] }] };

    private Transaction Sign(OpenElection open) => Voters.Organiser.Sign(_network.Id, open);

    private Transaction Extend(Voter by, Transaction election, ulong closes) =>
        by.Sign(_network.Id, new ExtendElection(by.Key, TestNetwork.IdOf(election), TestNetwork.Epoch.Plus(closes)));

    private Transaction Withdraw(Voter by, Transaction election, byte contest, byte option) =>
        by.Sign(_network.Id, new WithdrawOption(by.Key, TestNetwork.IdOf(election), contest, option));

    private Rejection Judge(OpenElection open) => _node.State.Judge(Sign(open), TestNetwork.Epoch, Judged.InBlock).Rule;

    private void Refuses(OpenElection open, Rejection rule) => _node.Refuses(Sign(open), rule);
}
