using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// Instant runoff and Schulze once more, from §12's text. They share nothing but the ballots with the ledger: every ballot by itself, every
/// round from the start, every path by walking. Slow, but so plain that it is easily seen to be right.
/// </summary>
public static class NaiveCount
{
    /// <summary>The eliminated options round by round, then the remaining one, and each round's votes and exhausted ballots.</summary>
    public static (List<int> Order, List<string> Rounds) InstantRunoff(int options, IEnumerable<BallotCount> ballots)
    {
        var papers = Papers(ballots).Where(paper => paper.Count > 0).ToList();
        var (order, rounds) = (new List<int>(), new List<string>());
        while (options - order.Count > 1)
        {
            var piles = papers.GroupBy(paper => paper.Except(order).Append(-1).First())
                .ToDictionary(pile => pile.Key, pile => pile.Count());
            var votes = Enumerable.Range(0, options).Except(order)
                .Select(option => (option, count: piles.GetValueOrDefault(option))).ToList();
            rounds.Add($"{string.Join(' ', votes.Select(pile => $"{pile.option}:{pile.count}"))} exhausted:{piles.GetValueOrDefault(-1)}");
            order.Add(votes.OrderBy(pile => pile.count).ThenByDescending(pile => pile.option).First().option);
        }

        order.Add(Enumerable.Range(0, options).Except(order).Single());
        return (order, rounds);
    }

    public static int Preferring(IEnumerable<BallotCount> ballots, int one, int other) => Papers(ballots).Count(
        paper => paper.Contains(one) && (!paper.Contains(other) || paper.IndexOf(one) < paper.IndexOf(other)));

    /// <summary>The strongest path between any two, as pairs of votes for and against.</summary>
    public static Dictionary<(int From, int To), (int For, int Against)> Paths(int options, IEnumerable<BallotCount> ballots)
    {
        var all = Enumerable.Range(0, options).ToList();
        var links = all.SelectMany(from => all.Select(to => (from, to))).Where(pair => pair.from != pair.to)
            .ToDictionary(
                pair => pair, pair => (For: Preferring(ballots, pair.from, pair.to), Against: Preferring(ballots, pair.to, pair.from)));
        var strongest = links.Keys.ToDictionary(pair => pair, _ => (0, 0));

        // From the weakest links on: the options that can still be reached when all weaker links are gone.
        foreach (var least in links.Values.Where(link => link.For > link.Against)
            .Distinct().OrderBy(link => link.For).ThenByDescending(link => link.Against))
        {
            foreach (var from in all)
            {
                var reached = new HashSet<int> { from };
                while (all.FirstOrDefault(to => !reached.Contains(to) && reached.Any(on => IsStrong(links[(on, to)])), -1)
                    is >= 0 and var next)
                    reached.Add(next);
                foreach (var to in reached.Where(to => to != from)) strongest[(from, to)] = least;
            }

            bool IsStrong((int For, int Against) link) =>
                link.For > link.Against && (link.For > least.For || (link.For == least.For && link.Against <= least.Against));
        }

        return strongest;
    }

    /// <summary>Schulze's ranking, from the strongest paths.</summary>
    public static List<int> Ranking(int options, Dictionary<(int From, int To), (int For, int Against)> paths)
    {
        var order = new List<int>();
        while (order.Count < options)
        {
            var left = Enumerable.Range(0, options).Except(order).ToList();
            order.Add(left.First(option => left.TrueForAll(other => other == option || !IsBetter(other, option))));
        }

        return order;

        bool IsBetter(int one, int other)
        {
            var (there, back) = (paths[(one, other)], paths[(other, one)]);
            return there.For > back.For || (there.For == back.For && there.Against < back.Against);
        }
    }

    private static IEnumerable<List<int>> Papers(IEnumerable<BallotCount> ballots) =>
        ballots.SelectMany(alike => Enumerable.Repeat(alike.Ballot.Choices.ToList(), (int)alike.Times));
}
