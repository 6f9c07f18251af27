using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;
using Outcome = OrleansBallot.Ledger.Counting.Outcome;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>STV and STAR are what plain counts give, which were written from §12's text (N14 to N19), for any lots.</summary>
public class NaiveSeatsTests
{
    [Fact]
    public void Stv_is_what_a_plain_count_gives_stage_by_stage() => Properties.ForAll(
        from options in Gen.Choose(2, 6)
        from seats in Gen.Choose(1, options)
        from most in Gen.Elements(1, 3, 8, 25)
        from ballots in Ranked(options).ListOf().Resize(most)
        from lots in Gen.Shuffle([.. Enumerable.Range(0, options)])
        select (options, seats, ballots, lots),
        run =>
        {
            var outcome = Assert.IsType<StvOutcome>(Outcome.Of(
                ContestTerms.Of(CountingMethod.Stv, run.options, run.seats), run.options, [.. run.ballots], new([.. run.lots])));
            var (ranking, stages, ties) = NaiveSeats.Stv(run.options, run.seats, run.ballots, run.lots);

            Assert.Equal(stages, outcome.Stages.Select(stage => $"{string.Join(' ', stage.Votes)} {stage.NotTransferable} {stage.Lost}"));
            Assert.Equal(ranking, outcome.Ranking);
            Assert.Equal(ties, outcome.Ties.Select(Line));
        },
        runs: 2000);

    [Fact]
    public void Star_is_what_a_plain_count_gives() => Properties.ForAll(
        from options in Gen.Choose(2, 5)
        from top in Gen.Elements(1, 2, 5)
        from most in Gen.Elements(1, 3, 8, 25)
        from ballots in Scored(options, top).ListOf().Resize(most)
        from lots in Gen.Shuffle([.. Enumerable.Range(0, options)])
        select (options, top, ballots, lots),
        run =>
        {
            var terms = ContestTerms.Of(CountingMethod.Star, run.options) with { Top = (byte)run.top };
            var outcome = Outcome.Of(terms, run.options, [.. run.ballots], new([.. run.lots]));
            var (ranking, ties) = NaiveSeats.Star(run.options, run.top, run.ballots, run.lots);

            Assert.Equal(ranking, outcome.Ranking);
            Assert.Equal(ties, outcome.Ties.Select(Line));
        },
        runs: 2000);

    private static string Line(Tie tie) => $"{tie.Place}: {string.Join(',', tie.Options)}";

    private static Gen<BallotCount> Ranked(int options) =>
        from times in Gen.Elements(1, 1, 2, 3, 7)
        from order in Gen.Shuffle([.. Enumerable.Range(0, options)])
        from length in Gen.Choose(0, options)
        select Ballots.Of(times, [.. order.Take(length)]);

    private static Gen<BallotCount> Scored(int options, int top) =>
        from times in Gen.Choose(1, 3)
        from isBlank in Gen.Elements(false, false, false, true)
        from scores in Gen.Choose(0, top).ArrayOf(options)
        select Ballots.Of(times, isBlank ? ImmutableArray<int>.Empty : [.. scores]);
}
