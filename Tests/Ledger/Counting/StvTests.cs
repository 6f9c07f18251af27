using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;
using Outcome = OrleansBallot.Ledger.Counting.Outcome;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>The single transferable vote (N15 to N19), against published counts, and by what holds of every count.</summary>
public class StvTests
{
    /// <summary>Every stage of six wards of Glasgow, 2007, to five decimals: see Tests/Elections/README.md.</summary>
    [Theory]
    [InlineData("Anderston-City")]
    [InlineData("Baillieston")]
    [InlineData("Craigton")]
    [InlineData("Hillhead")]
    [InlineData("Linn")]
    [InlineData("Partick-West")]
    public void Wards_of_Glasgow_are_counted_as_an_independent_counter_does(string ward)
    {
        var file = BltFile.Read(ward);
        using var stream = BltFile.Open("glasgow-2007.json.gz").BaseStream;
        using var document = JsonDocument.Parse(stream);
        var expected = document.RootElement.GetProperty(ward);
        var outcome = Count(file.Options.Length, file.Seats, file.Ballots);

        Assert.Equal(expected.GetProperty("ballots").GetInt64(), outcome.Ballots);
        Assert.Equal(expected.GetProperty("quota").GetString(), Text(outcome.Quota));
        Assert.Equal(
            expected.GetProperty("elected").EnumerateArray().Select(name => name.GetString()),
            outcome.Winners.Select(option => file.Options[option]));
        Assert.Equal(
            expected.GetProperty("stages").EnumerateArray().Select(stage => string.Join(
                ", ", [
                    .. file.Options.Select(name => $"{name} {stage.GetProperty("votes").GetProperty(name).GetString()}"),
                    $"not transferable {stage.GetProperty("nonTransferable").GetString()}",
                ])),
            outcome.Stages.Select(stage => string.Join(
                ", ", [
                    .. file.Options.Select((name, option) => $"{name} {Text(stage.Votes[option])}"),
                    $"not transferable {Text(stage.NotTransferable)}",
                ])));
        Assert.Empty(outcome.Ties);
    }

    [Fact]
    public void Votes_in_are_votes_out_at_every_stage_with_weights_too() => Properties.ForAll(Elections(), election =>
    {
        var outcome = Count(election.Options, election.Seats, election.Ballots);

        Assert.All(outcome.Stages, stage => Assert.Equal(
            outcome.Ballots * StvOutcome.Unit, stage.Votes.Sum() + stage.NotTransferable + stage.Lost));
        Assert.All(outcome.Stages, stage => Assert.True(stage.Votes.All(votes => votes >= 0) && stage.Lost >= 0));
        Assert.Equal(Math.Min(election.Seats, election.Options), outcome.Stages.Sum(stage => stage.Elected.Length));
        Assert.Equal(Enumerable.Range(0, election.Options), outcome.Ranking.Order());
    }, runs: 500);

    [Fact]
    public void A_weight_of_n_is_n_ballots() => Properties.ForAll(
        from election in Elections()
        from split in Gen.Choose(1, 3)
        select (election, split),
        run =>
        {
            var (options, seats, ballots) = run.election;
            ImmutableArray<BallotCount> apart =
                [.. ballots.SelectMany(alike => alike.Times <= run.split
                    ? [alike]
                    : (BallotCount[])[alike with { Times = run.split }, alike with { Times = alike.Times - run.split }])];

            Assert.Equal(Stages(Count(options, seats, ballots)), Stages(Count(options, seats, apart)));
        });

    [Fact]
    public void With_one_seat_and_no_tie_the_winner_is_that_of_an_instant_runoff() => Properties.ForAll(Elections(), election =>
    {
        var transferable = Count(election.Options, 1, election.Ballots);
        var runoff = Ballots.Outcome(CountingMethod.InstantRunoff, election.Options, election.Ballots);
        if (transferable.Stages.All(stage => !stage.ByLot) && runoff.Ties.IsEmpty) Assert.Equal(runoff.Winner, transferable.Winner);
    }, runs: 1000);

    [Fact]
    public void Between_equal_options_an_earlier_stage_decides_and_then_the_lot()
    {
        // After C is out, A and B have three each; before, A had one less.
        var outcome = Count(4, 1, Ballots.Read("2 A, 3 B, 1 CA, 4 D"));

        Assert.Equal("CABD", Ballots.Letters(outcome.Ranking.Reverse()));
        Assert.Empty(outcome.Ties);

        var lot = Count(3, 1, Ballots.Read("2 A, 2 B, 3 C"), new Lots([1, 2, 0]));
        Assert.Equal("AB", Ballots.Letters(Assert.Single(lot.Ties).Options));
        Assert.Equal("CBA", Ballots.Letters(lot.Ranking));
        Assert.True(lot.Stages[1].ByLot);
    }

    [Fact]
    public void A_seat_for_everybody_needs_no_count()
    {
        var outcome = Count(2, 2, Ballots.Read("5 A"));

        Assert.Single(outcome.Stages);
        Assert.Equal([0, 1], outcome.Winners);
        Assert.Equal("A and B are elected, by the single transferable vote with a quota of 2.", outcome.Report().Sentence);
    }

    [Fact]
    public void Weights_up_to_the_most_a_roll_can_have_are_exact()
    {
        const long most = 90_000_000_000;
        var outcome = Count(3, 2, [Ballots.Of(most - 1, 0, 1), Ballots.Of(1, 2, 1)]);

        Assert.Equal([0, 1], outcome.Winners);
        Assert.All(outcome.Stages, stage =>
            Assert.Equal(most * StvOutcome.Unit, stage.Votes.Sum() + stage.NotTransferable + stage.Lost));
        Assert.True(most * StvOutcome.Unit < 1L << 53);
    }

    private static StvOutcome Count(int options, int seats, ImmutableArray<BallotCount> ballots, Lots? lots = null) =>
        Assert.IsType<StvOutcome>(Outcome.Of(
            ContestTerms.Of(CountingMethod.Stv, options, seats), options, ballots, lots ?? Ballots.Listed(options)));

    private static string Text(long value) => FormattableString.Invariant($"{StvOutcome.Votes(value)}");

    private static IEnumerable<string> Stages(StvOutcome outcome) =>
        outcome.Stages.Select(stage =>
            $"{string.Join(' ', stage.Votes)} {stage.NotTransferable} {stage.From} {string.Join(' ', stage.Elected)}");

    private static Gen<(int Options, int Seats, ImmutableArray<BallotCount> Ballots)> Elections() =>
        from options in Gen.Choose(2, 7)
        from seats in Gen.Choose(1, options)
        from most in Gen.Elements(1, 4, 12, 40)
        from ballots in Alike(options).ListOf().Resize(most)
        select (options, seats, ballots.ToImmutableArray());

    private static Gen<BallotCount> Alike(int options) =>
        from times in Gen.Elements(1, 2, 3, 7, 1_000, 1_000_003)
        from order in Gen.Shuffle([.. Enumerable.Range(0, options)])
        from length in Gen.Choose(0, options)
        select Ballots.Of(times, [.. order.Take(length)]);
}
