using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using Outcome = OrleansBallot.Ledger.Counting.Outcome;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>What holds of every election.</summary>
public class CountingPropertyTests
{
    private static readonly CountingMethod[] _ranked = [CountingMethod.InstantRunoff, CountingMethod.Schulze];

    [Fact]
    public void First_preferences_are_the_running_counts_and_the_first_round_and_a_plurality() => Properties.ForAll(Ranked(), election =>
    {
        var named = election.Ballots.Where(alike => !alike.Ballot.IsBlank);
        ImmutableArray<BallotCount> firsts = [.. named.Select(alike => Ballots.Of(alike.Times, alike.Ballot.Choices[0]))];
        var plurality = Count<TotalsOutcome>(new Election(CountingMethod.Plurality, election.Options, firsts));
        var runoff = Count<InstantRunoffOutcome>(election.By(CountingMethod.InstantRunoff));

        Assert.Equal(plurality.Totals, runoff.Rounds[0].Votes.Select(votes => votes.Votes));
        Assert.Equal(plurality.Ballots, runoff.Ballots);
        foreach (var method in _ranked)
        {
            var counts = new long[election.Options];
            foreach (var (ballot, times) in election.Ballots)
                OneContest.Terms(method, election.Options).Add(ballot.Choices.AsSpan(), times, counts);
            Assert.Equal(plurality.Totals, counts);
        }
    });

    [Fact]
    public void A_rounds_votes_and_exhausted_ballots_are_all_ballots() => Properties.ForAll(Ranked(), election =>
    {
        var runoff = Count<InstantRunoffOutcome>(election.By(CountingMethod.InstantRunoff));

        Assert.Equal(election.Ballots.Sum(alike => alike.Times), runoff.Ballots + runoff.Blank);
        Assert.Equal(election.Options - 1, runoff.Rounds.Length);
        Assert.All(runoff.Rounds, round => Assert.Equal(runoff.Ballots, round.Votes.Sum(votes => votes.Votes) + round.Exhausted));
        Assert.Equal(runoff.Ranking.Skip(1), runoff.Rounds.Reverse().Select(round => round.Eliminated));
    });

    [Fact]
    public void Instant_runoff_is_what_a_plain_count_gives() => Properties.ForAll(Ranked(), election =>
    {
        var runoff = Count<InstantRunoffOutcome>(election.By(CountingMethod.InstantRunoff));
        var (order, rounds) = NaiveCount.InstantRunoff(election.Options, election.Ballots);

        Assert.Equal(order, runoff.Ranking.Reverse());
        Assert.Equal(rounds, runoff.Rounds.Select(round =>
            $"{string.Join(' ', round.Votes.Select(votes => $"{votes.Option}:{votes.Votes}"))} exhausted:{round.Exhausted}"));
        Assert.All(runoff.Rounds, round =>
            Assert.Equal(round.ByTie, round.Votes.Count(votes => votes.Votes == round.Votes.Min(least => least.Votes)) > 1));
        Assert.Equal(runoff.Rounds.Where(round => round.ByTie).Select(round => round.Votes.Length), runoff.Ties.Select(tie => tie.Place));
    }, runs: 500);

    [Fact]
    public void Schulze_is_what_a_plain_count_gives() => Properties.ForAll(Ranked(), election =>
    {
        var schulze = Count<SchulzeOutcome>(election.By(CountingMethod.Schulze));
        var paths = NaiveCount.Paths(election.Options, election.Ballots);

        foreach (var ((from, to), strength) in paths)
        {
            Assert.Equal(NaiveCount.Preferring(election.Ballots, from, to), schulze.Pairwise[from][to]);
            Assert.Equal(strength, (schulze.Strengths[from][to].For, schulze.Strengths[from][to].Against));
        }

        Assert.Equal(NaiveCount.Ranking(election.Options, paths), schulze.Ranking);
        Assert.Contains(schulze.Ranking[0], schulze.PotentialWinners);
        Assert.Equal(schulze.PotentialWinners.Length > 1, schulze.Ties.Any(tie => tie.Place == 1));
    }, runs: 500);

    [Fact]
    public void Schulze_elects_who_beats_every_other() => Properties.ForAll(Ranked(), election =>
    {
        var schulze = Count<SchulzeOutcome>(election.By(CountingMethod.Schulze));
        var all = Enumerable.Range(0, election.Options).ToList();
        foreach (var champion in all.Where(one =>
            all.TrueForAll(other => one == other || schulze.Pairwise[one][other] > schulze.Pairwise[other][one])))
        {
            Assert.Equal([champion], schulze.PotentialWinners);
            Assert.Equal((champion, false), (schulze.Winner, !schulze.Tied.IsEmpty));
        }
    });

    [Fact]
    public void Whom_most_prefer_to_all_others_wins_however_it_is_counted() => Properties.ForAll(
        from election in Ranked()
        from favourite in Gen.Choose(0, election.Options - 1)
        select (election, favourite),
        run =>
        {
            var majority = 1 + run.election.Ballots.Sum(alike => alike.Times);
            ImmutableArray<BallotCount> ballots = [.. run.election.Ballots, Ballots.Of(majority, run.favourite)];
            foreach (var method in _ranked)
            {
                Assert.Equal((run.favourite, false), Winner(Ballots.Outcome(method, run.election.Options, ballots)));
            }
        });

    [Fact]
    public void The_order_of_the_ballots_and_how_they_are_grouped_do_not_matter() => Properties.ForAll(
        from election in Any()
        from shuffled in Gen.Shuffle([.. election.Ballots])
        select (election, shuffled),
        run =>
        {
            var profile = new Profile();
            foreach (var (ballot, times) in run.shuffled)
            {
                for (var time = 0; time < times; time++) profile.Add(new([.. ballot.Choices]));
            }

            var text = Ballots.Text(Count<Outcome>(run.election));
            Assert.Equal(text, Ballots.Text(Count<Outcome>(run.election with { Ballots = [.. run.shuffled] })));
            Assert.Equal(text, Ballots.Text(Count<Outcome>(run.election with { Ballots = profile.Copy() })));
        });

    [Fact]
    public void As_many_times_as_many_ballots_give_the_same_ranking_and_ties() => Properties.ForAll(
        from election in Any().Where(election => election.Method != CountingMethod.Stv)
        from factor in Gen.Choose(2, 1_000_000)
        select (election, factor),
        run =>
        {
            var once = Count<Outcome>(run.election);
            var often = Count<Outcome>(
                run.election with { Ballots = [.. run.election.Ballots.Select(alike => alike with { Times = alike.Times * run.factor })] });

            Assert.Equal(once.Ranking, often.Ranking);
            Assert.Equal(Winner(once), Winner(often));
            Assert.Equal(once.Ties.Select(Line), often.Ties.Select(Line));
            Assert.Equal(once.Ballots * run.factor, often.Ballots);
        });

    [Fact]
    public void Without_ties_options_listed_in_another_order_fare_the_same() => Properties.ForAll(
        from election in Any().Where(election => election.Method != CountingMethod.Motion)
        from order in Gen.Shuffle([.. Enumerable.Range(0, election.Options)])
        select (election, order),
        run =>
        {
            var outcome = Count<Outcome>(run.election);
            if (outcome.Ties.Length > 0) return;
            var listed = Count<Outcome>(run.election with
            {
                Ballots = [.. run.election.Ballots.Select(alike => alike with { Ballot = new(Renamed(alike.Ballot.Choices)) })]
            });

            Assert.Equal(outcome.Ranking.Select(option => run.order[option]), listed.Ranking);
            Assert.Empty(listed.Ties);

            ImmutableArray<int> Renamed(ImmutableArray<int> choices) => run.election.Method switch
            {
                CountingMethod.Score or CountingMethod.Star when choices.Length > 0 =>
                    [.. Enumerable.Range(0, choices.Length).Select(option => choices[Array.IndexOf(run.order, option)])],
                CountingMethod.Plurality or CountingMethod.Approval => [.. choices.Select(option => run.order[option]).Order()],
                _ => [.. choices.Select(option => run.order[option])],
            };
        },
        runs: 500);

    [Fact]
    public void Every_ranking_has_every_option_once_and_its_ties_say_who_was_preferred() => Properties.ForAll(Any(), election =>
    {
        var outcome = Count<Outcome>(election);

        Assert.Equal(Enumerable.Range(0, election.Options), outcome.Ranking.Order());
        Assert.Equal(election.Method, outcome.Terms.Method);
        foreach (var tie in outcome.Ties)
        {
            Assert.True(tie.Options.Length > 1 && tie.Options.SequenceEqual(tie.Options.Order()));
            if (election.Method is not (CountingMethod.Star or CountingMethod.Stv))
                Assert.Equal(outcome.Ranking[tie.Place - 1], tie.Options[election.Method == CountingMethod.InstantRunoff ? ^1 : 0]);
        }
    });

    [Fact]
    public void A_report_says_what_the_outcome_says_and_its_tables_have_no_gaps() => Properties.ForAll(Any(), election =>
    {
        var outcome = Count<Outcome>(election);
        var report = outcome.Report();

        Assert.Equal(outcome.Winners, report.Winners);
        Assert.Equal(outcome.Tied, report.Tied);
        Assert.Equal(outcome.Result.Name(), report.Outcome);
        foreach (var table in report.Tables)
        {
            Assert.All(table.Rows, row => Assert.Equal(table.IsComparison ? table.Rows.Length : table.Columns.Length, row.Values.Length));
            Assert.Equal(outcome.Ranking, table.Rows.Select(row => row.Option).OfType<int>());
            foreach (var column in Enumerable.Range(0, table.Rows[0].Values.Length))
            {
                if (table.IsComparison) Assert.Equal([table.Rows[column]], table.Rows.Where(row => row.Values[column] is null));
                if (outcome is InstantRunoffOutcome or StvOutcome)
                    Assert.Equal(outcome.Ballots, table.Rows.Sum(row => row.Values[column] ?? 0));
            }
        }
    });

    [Fact]
    public void A_total_is_what_the_ballots_add_one_by_one() => Properties.ForAll(
        Any().Where(election => Count<Outcome>(election) is TotalsOutcome), election =>
    {
        var totals = Enumerable.Range(0, election.Options)
            .Select(option => election.Ballots.Sum(alike => alike.Times * (election.Method == CountingMethod.Score
                ? alike.Ballot.Choices.ElementAtOrDefault(option)
                : alike.Ballot.Choices.Count(choice => choice == option))));

        Assert.Equal(totals, Count<TotalsOutcome>(election).Totals);
    });

    private static T Count<T>(Election election) where T : Outcome =>
        Assert.IsAssignableFrom<T>(Ballots.Outcome(election.Method, election.Options, election.Ballots));

    private static (int? Winner, bool ByTie) Winner(Outcome outcome) => (outcome.Winner, !outcome.Tied.IsEmpty);

    private static string Line(Tie tie) => $"{tie.Place}: {string.Join(',', tie.Options)}";

    /// <summary>Elections of few ballots are as frequent as those of many: few ballots often tie.</summary>
    private static Gen<Election> Ranked() => Elections(Gen.Elements(_ranked));

    private static Gen<Election> Any() => Elections(Gen.Elements(Enum.GetValues<CountingMethod>()));

    private static Gen<Election> Elections(Gen<CountingMethod> methods) =>
        from method in methods
        from options in Gen.Choose(2, method == CountingMethod.Motion ? 2 : 7)
        from most in Gen.Elements(1, 3, 8, 30)
        from ballots in Alike(method, options).ListOf().Resize(most)
        select new Election(method, options, [.. ballots]);

    private static Gen<BallotCount> Alike(CountingMethod method, int options) =>
        from times in Gen.Choose(1, 4)
        from order in Gen.Shuffle([.. Enumerable.Range(0, options)])
        from length in Gen.Choose(0, options)
        from scores in Gen.Choose(0, 5).ArrayOf(options)
        select Ballots.Of(times, method switch
        {
            CountingMethod.Plurality or CountingMethod.Motion => [.. order.Take(Math.Min(length, 1))],
            CountingMethod.Approval => [.. order.Take(length).Order()],
            CountingMethod.Score or CountingMethod.Star => length == 0 ? [] : [.. scores],
            _ => [.. order.Take(length)],
        });

    private sealed record Election(CountingMethod Method, int Options, ImmutableArray<BallotCount> Ballots)
    {
        public Election By(CountingMethod method) => this with { Method = method };

        public override string ToString() => $"{Method} over {Options}: {string.Join(' ', Ballots)}";
    }
}
