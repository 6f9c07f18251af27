using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>An option's votes in one round.</summary>
/// <param name="Option">Its index.</param>
/// <param name="Votes">The ballots on which it stands before every other option that continues.</param>
public readonly record struct OptionVotes(int Option, long Votes);

/// <summary>One round of an instant runoff (N6). Votes and exhausted ballots add up to the ballots counted.</summary>
/// <param name="Votes">The votes of every option that continues, in the election's order.</param>
/// <param name="Exhausted">Ballots on which no continuing option stands.</param>
/// <param name="Eliminated">The option that is eliminated; in the last round the runner-up.</param>
/// <param name="ByTie">True when another option had as few votes.</param>
public sealed record InstantRunoffRound(ImmutableArray<OptionVotes> Votes, long Exhausted, int Eliminated, bool ByTie);

/// <summary>A count by instant runoff.</summary>
/// <param name="Rounds">From all options down to two.</param>
/// <param name="Ranking">All options that are not withdrawn, best first.</param>
/// <param name="Ties">Where lots were needed.</param>
public sealed record InstantRunoffOutcome(ImmutableArray<InstantRunoffRound> Rounds, ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties)
    : Outcome(Ranking, Ties)
{
    private protected override bool GoesByStages => true;

    internal override string How(IReadOnlyList<string> names) => Rounds is not [.., var last] ? "" :
        $"in the last round with {Minutes.Count([VotesOf(Ranking[0], last)], "votes")} to {Minutes.Number(VotesOf(Ranking[1], last))} for "
        + names[Ranking[1]];

    /// <summary>A single option that is left needs no round, and a table without columns would compare options with each other.</summary>
    private protected override ImmutableArray<ReportTable> Tables => Rounds.IsEmpty ? [] :
    [
        new(
            "Round by round", "In each round every ballot counts for the first of its options that is still in. The lowest goes out.",
            "Continuing",
            [.. Rounds.Select((_, number) => $"Round {number + 1}")],
            [.. Ranking.Select(Row), new(null, "exhausted", [.. Rounds.Select(round => (decimal?)round.Exhausted)])]),
    ];

    private protected override ImmutableArray<CountRound> Tally =>
    [
        .. Rounds.Select(round => new CountRound(
            [.. round.Votes.Select(option => option.Option)], [.. round.Votes.Select(option => (decimal)option.Votes)], round.Exhausted, [],
            round.Eliminated, round.ByTie)),
    ];

    private ReportRow Row(int option, int index)
    {
        // N7: an option that goes out in the round of n continuing options gets place n.
        int? outIn = index == 0 ? null : Rounds.Length - index;
        return new(
            option, null, [.. Rounds.Select((round, number) => number > outIn ? (decimal?)null : VotesOf(option, round))],
            outIn, outIn is { } last && Rounds[last].ByTie);
    }

    private static long VotesOf(int option, InstantRunoffRound round) => round.Votes.First(votes => votes.Option == option).Votes;
}

internal sealed class InstantRunoff : CountingRules
{
    public override BallotForm Form => BallotForm.Order;

    public override string Unit => "First choices";

    internal override int MostSeats(int options) => 1;

    internal override Outcome Count(Poll poll)
    {
        var ballots = poll.Ballots;
        List<int> continuing = [.. poll.Live];
        var isOut = new bool[poll.Options];
        var ranking = new int[continuing.Count];
        var rounds = ImmutableArray.CreateBuilder<InstantRunoffRound>(ranking.Length - 1);
        var ties = ImmutableArray.CreateBuilder<Tie>();

        // The position that each ballot has reached. It only moves on, so all rounds together read each choice once.
        var at = new int[ballots.Length];
        for (var place = ranking.Length; place > 1; place--)
        {
            var votes = new long[poll.Options];
            var exhausted = 0L;
            for (var i = 0; i < ballots.Length; i++)
            {
                var choices = ballots[i].Ballot.Choices.AsSpan();
                while (at[i] < choices.Length && isOut[choices[at[i]]]) at[i]++;
                if (at[i] < choices.Length) votes[choices[at[i]]] = checked(votes[choices[at[i]]] + ballots[i].Times);
                else exhausted = checked(exhausted + ballots[i].Times);
            }

            var fewest = continuing.Min(option => votes[option]);
            ImmutableArray<int> lowest = [.. continuing.Where(option => votes[option] == fewest)];
            var eliminated = poll.Lots.Last(lowest);
            rounds.Add(
                new([.. continuing.Select(option => new OptionVotes(option, votes[option]))], exhausted, eliminated, lowest.Length > 1));
            if (lowest.Length > 1) ties.Add(new(place, lowest));
            ranking[place - 1] = eliminated;
            isOut[eliminated] = true;
            continuing.Remove(eliminated);
        }

        ranking[0] = continuing[0];
        return new InstantRunoffOutcome(rounds.MoveToImmutable(), [.. ranking], ties.ToImmutable());
    }
}
