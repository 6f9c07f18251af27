using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class ElectionRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);

    public static TheoryData<string> Unprintable =>
        ["\0", "\t", "\n", "\u001b[2J", "\u007f", "\u0085", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"];

    [Fact]
    public void An_election_is_opened_by_anyone()
    {
        var election = _network.Open(Voters.Dot);
        _node.Mine(election);

        var opened = _node.State.Find(TestNetwork.IdOf(election))!;
        Assert.Equal(Voters.Dot.Key, opened.Definition.Organiser);
        Assert.Equal([0, 0, 0], opened.CopyCounts());
        Assert.Equal(ElectionPhase.Open, opened.PhaseAt(TestNetwork.Epoch));
        Assert.Equal(1, _node.State.Unsealed);
        Assert.Equal(1, _node.State.UnsealedOf(Voters.Dot.Key));
    }

    [Theory, Breaks(Rejection.EmptyText)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u3000")]
    public void An_empty_text_is_refused(string text) => RefusesText(text, Rejection.EmptyText);

    [Fact, Breaks(Rejection.EmptyText)]
    public void A_text_of_the_protocols_white_space_alone_is_refused()
    {
        const string white =
            "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
        foreach (var letter in white) RefusesText($"{letter}", Rejection.EmptyText);
        RefusesText(white, Rejection.EmptyText);

        // Once white space to Unicode, and to no rule: a vowel separator, a joiner, a mark of byte order.
        foreach (var letter in "\u180e\u200b\u2060\ufeff") Accepts(Definition() with { Title = $"{letter}" });
    }

    [Theory, Breaks(Rejection.AlikeOptions)]
    [InlineData("Yes", "yes")]
    [InlineData("Yes", " Yes")]
    [InlineData("Yes", "Yes\u00a0")]
    [InlineData("Yes", "Y\u200bes")]
    [InlineData("Yes", "Ｙｅｓ")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("jos\u00e9", "jose\u0301")]
    [InlineData("New  York", "New York")]
    [InlineData("\u1100\u1161", "가")]
    [InlineData("Yes", "\u3164")]
    [InlineData("\u200b", "\u2060")]
    public void Options_that_are_one_to_the_eye_are_refused_on_submission_and_stay_valid_in_blocks(string one, string other)
    {
        var signed = Voters.Organiser.Sign(_network.Id, Definition().Offering(one, other, "Abstain"));

        Assert.Equal("alike-options", _node.State.Judge(signed, TestNetwork.Epoch, Judged.OnSubmission).Rule.Name());
        Assert.Equal(Rejection.None, _node.State.Judge(signed, TestNetwork.Epoch, Judged.InBlock).Rule);
    }

    [Theory, Breaks(Rejection.TextTooLong)]
    [InlineData("a", 200)]
    [InlineData("é", 100)]
    [InlineData("選", 66)]
    public void A_text_over_200_bytes_is_refused(string letter, int most)
    {
        var longest = string.Concat(Enumerable.Repeat(letter, most));
        Accepts(Definition() with { Title = longest });

        RefusesText(longest + letter, Rejection.TextTooLong);
    }

    [Theory, Breaks(Rejection.UnprintableText), MemberData(nameof(Unprintable))]
    public void Characters_that_steer_a_terminal_a_log_or_the_reading_direction_are_refused(string letter) =>
        RefusesText($"Shed {letter}!", Rejection.UnprintableText);

    [Theory]
    [InlineData("רפרנדום על צבע המחסן")]
    [InlineData("استفتاء")]
    [InlineData("\u200fשלום\u200e (marks of direction are no override)")]
    [InlineData("نمی\u200cخواهم")]
    [InlineData("選挙 \"quoted\" 👩‍👩‍👧")]
    public void Any_script_is_welcome(string title) => Accepts(Definition() with { Title = title });

    [Fact, Breaks(Rejection.TooFewOptions)]
    public void Fewer_than_two_options_are_refused()
    {
        Refuses(Definition().Offering(), Rejection.TooFewOptions);
        Refuses(Definition().Offering("Yes"), Rejection.TooFewOptions);
        Accepts(Definition().Offering("Yes", "No"));
    }

    [Fact, Breaks(Rejection.TooManyOptions)]
    public void More_than_64_options_are_refused()
    {
        Accepts(TestNetwork.Definition(Voters.Organiser, options: 64));
        Refuses(TestNetwork.Definition(Voters.Organiser, options: 65), Rejection.TooManyOptions);
    }

    [Fact, Breaks(Rejection.DuplicateOption)]
    public void Two_options_of_the_same_text_are_refused()
    {
        Refuses(Definition().Offering("Yes", "No", "Yes"), Rejection.DuplicateOption);
        Accepts(Definition().Offering("Yes", "No", "yes"));
    }

    [Fact, Breaks(Rejection.WrongSchedule)]
    public void Closing_at_or_before_the_opening_is_refused()
    {
        var later = TestNetwork.Epoch.Plus(10_000_000);
        Refuses(Definition() with { Opens = later, Closes = later }, Rejection.WrongSchedule);
        Refuses(Definition() with { Opens = later.Plus(1), Closes = later }, Rejection.WrongSchedule);
        Accepts(Definition() with { Opens = later, Closes = later.Plus(1) });
    }

    [Fact, Breaks(Rejection.WrongSchedule)]
    public void An_election_that_has_closed_at_its_blocks_time_is_refused()
    {
        var time = _node.Draft(_network.Open(Voters.Organiser)).Header.Time;

        Refuses(Definition() with { Closes = time }, Rejection.WrongSchedule);
        Accepts(Definition() with { Closes = time.Plus(1) });
    }

    [Fact, Breaks(Rejection.WrongSchedule)]
    public void Settling_for_more_than_30_days_is_refused()
    {
        Refuses(Definition() with { Settle = Limits.SettleMilliseconds + 1 }, Rejection.WrongSchedule);
        Refuses(Definition() with { Settle = Timestamp.Max.Milliseconds }, Rejection.WrongSchedule);
        Accepts(Definition() with { Settle = Limits.SettleMilliseconds });
        Accepts(Definition() with { Settle = 0 });
    }

    [Fact, Breaks(Rejection.WrongSchedule)]
    public void An_election_that_closes_more_than_366_days_ahead_is_refused()
    {
        var last = _node.Draft(_network.Open(Voters.Organiser)).Header.Time.Plus(Limits.AheadMilliseconds);

        Refuses(Definition() with { Closes = last.Plus(1) }, Rejection.WrongSchedule);
        Refuses(Definition() with { Closes = Timestamp.Max }, Rejection.WrongSchedule);
        Accepts(Definition() with { Closes = last });
    }

    [Fact, Breaks(Rejection.TooManyElections)]
    public void The_1025th_unsealed_election_is_refused_until_one_is_sealed()
    {
        var elections = Enumerable.Range(0, Limits.UnsealedElections)
            .Select(number => _network.Open(Voters.Number(number / Limits.UnsealedElectionsOfKey), $"Number {number}", settle: 0))
            .ToArray();
        _node.Mine(elections);
        var oneMore = _network.Open(Voters.Dot, openFor: 36_000_000);

        _node.Refuses(oneMore, Rejection.TooManyElections);
        _node.MineAt(TestNetwork.Epoch.Plus(3_600_000), _network.Seal(elections[0]));
        _node.Mine(oneMore);
    }

    [Fact, Breaks(Rejection.TooManyElectionsOfKey)]
    public void The_17th_unsealed_election_of_a_key_is_refused_until_one_is_sealed()
    {
        Transaction[] elections = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey)
            .Select(number => _network.Open(Voters.Dot, $"Number {number}", settle: 0))];
        _node.Mine(elections[..^1]);

        _node.Refuses(_network.Open(Voters.Dot, "One too many"), Rejection.TooManyElectionsOfKey, valid: elections[^1]);
        _node.Mine(elections[^1], _network.Open(Voters.Ann));
        _node.Refuses(_network.Open(Voters.Dot, "One too many"), Rejection.TooManyElectionsOfKey);
        _node.MineAt(TestNetwork.Epoch.Plus(3_600_000), _network.Seal(elections[0]));
        _node.Mine(_network.Open(Voters.Dot, "In its place", openFor: 36_000_000));
    }

    [Fact, Breaks(Rejection.DuplicateTransaction)]
    public void Opening_twice_is_refused_even_signed_again()
    {
        var election = _network.Open(Voters.Organiser);
        _node.Mine(election);

        var verdict = _node.Refuses(_network.Open(Voters.Organiser), Rejection.DuplicateTransaction);
        Assert.Equal(election.Id, verdict.Conflict);
    }

    private static OpenElection Definition() => TestNetwork.Definition(Voters.Organiser);

    private void RefusesText(string text, Rejection rule)
    {
        Refuses(Definition() with { Title = text }, rule);
        Refuses(Definition().Offering("Yes", text, "No"), rule);
    }

    private void Refuses(OpenElection definition, Rejection rule) => _node.Refuses(Voters.Organiser.Sign(_network.Id, definition), rule);

    private void Accepts(OpenElection definition) =>
        Assert.Equal(Rejection.None, _node.State.Judge(
            Voters.Organiser.Sign(_network.Id, definition), TestNetwork.Epoch.Plus(1_000), Judged.InBlock).Rule);
}
