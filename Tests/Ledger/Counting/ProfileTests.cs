using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

public class ProfileTests
{
    [Fact]
    public void Ballots_with_the_same_choices_are_one()
    {
        var profile = Of([0, 1], [1, 0], [0, 1], [], []);

        Assert.Equal((5, 3), (profile.Ballots, profile.Distinct));
        Assert.Equal(["[0,1] 2", "[1,0] 1", "[] 2"], Lines(profile));
    }

    [Fact]
    public void A_ballot_that_is_not_there_can_not_be_taken_out()
    {
        var profile = Of([0], [1]);
        profile.Remove(new([0]));

        Assert.Throws<InvalidOperationException>(() => profile.Remove(new([0])));
        Assert.Throws<InvalidOperationException>(() => profile.Remove(new([0, 1])));
        Assert.Equal(["[1] 1"], Lines(profile));
    }

    [Fact]
    public void A_copy_stays_as_it_was()
    {
        var profile = Of([0]);
        var copy = profile.Copy();
        profile.Add(new([0]));

        Assert.Equal([Ballots.Of(1, 0)], copy);
    }

    [Fact]
    public void Taking_out_what_was_put_in_gives_the_same_profile_in_any_order() => Properties.ForAll(
        from kept in Choices().ListOf()
        from passing in Choices().ListOf()
        from steps in Gen.Shuffle(
            [.. kept.Select(choices => (choices, isKept: true)), .. passing.Select(choices => (choices, isKept: false))])
        from leaving in Gen.Shuffle([.. passing])
        select (kept, steps, leaving),
        run =>
        {
            var profile = new Profile();
            foreach (var (choices, _) in run.steps) profile.Add(new(choices));
            foreach (var choices in run.leaving) profile.Remove(new(choices));

            Assert.Equal(run.kept.Count, profile.Ballots);
            Assert.Equal(
                run.kept.CountBy(choices => new Ballot(choices).ToString())
                    .Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal), Lines(profile));
        });

    [Fact]
    public void A_ballot_made_of_nothing_is_blank() => Assert.Equal(new Ballot([]), default);

    private static Gen<ImmutableArray<int>> Choices() => Gen.Choose(0, 2).ListOf().Resize(3).Select(choices => choices.ToImmutableArray());

    private static Profile Of(params ImmutableArray<int>[] ballots)
    {
        var profile = new Profile();
        foreach (var choices in ballots) profile.Add(new(choices));
        return profile;
    }

    private static IEnumerable<string> Lines(Profile profile) =>
        profile.Copy().Select(entry => $"{entry.Ballot} {entry.Times}").Order(StringComparer.Ordinal);
}
