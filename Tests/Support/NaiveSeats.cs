using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// The single transferable vote and STAR once more, from §12's text: every paper by itself, with its value as a decimal, and every
/// comparison from the start. Like <see cref="NaiveCount"/> it shares nothing but the ballots with the ledger.
/// </summary>
public static class NaiveSeats
{
    /// <summary>The ranking, each stage as text, and the ties (N15 to N19).</summary>
    /// <param name="options">How many options there are.</param>
    /// <param name="seats">How many can win.</param>
    /// <param name="ballots">The ballots.</param>
    /// <param name="lots">The options in the order of their lots.</param>
    public static (List<int> Ranking, List<string> Stages, List<string> Ties) Stv(
        int options, int seats, IEnumerable<BallotCount> ballots, IList<int> lots)
    {
        var papers = ballots.SelectMany(alike => Enumerable.Range(0, (int)alike.Times).Select(_ => new Paper([.. alike.Ballot.Choices])))
            .Where(paper => paper.Choices.Count > 0).ToList();
        decimal quota = papers.Count / (seats + 1) + 1;
        var continuing = Enumerable.Range(0, options).ToList();
        var (elected, excluded, passed) = (new List<int>(), new List<int>(), new List<int>());
        var (history, stages, ties) = (new List<List<decimal>>(), new List<string>(), new List<string>());
        foreach (var paper in papers) paper.Pass(continuing);
        EndStage();
        while (elected.Count < seats && continuing.Count > 0)
        {
            var over = elected.Where(option => !passed.Contains(option) && Votes(option) > quota).ToList();
            if (over.Count > 0)
            {
                var from = Pick(over, most: true, elected.IndexOf(over[0]) + 1);
                var votes = Votes(from);
                passed.Add(from);
                foreach (var paper in papers.Where(paper => paper.Holder == from).ToList())
                {
                    paper.Value = decimal.Floor((votes - quota) * paper.Value / votes * 100_000m) / 100_000m;
                    paper.Pass(continuing);
                }
            }
            else
            {
                var from = Pick(continuing, most: false, elected.Count + continuing.Count);
                continuing.Remove(from);
                excluded.Insert(0, from);
                foreach (var paper in papers.Where(paper => paper.Holder == from).ToList()) paper.Pass(continuing);
            }

            EndStage();
        }

        var ranking = elected.ToList();
        while (continuing.Count > 0) Move(Pick(continuing, most: true, ranking.Count + 1), ranking);
        return ([.. ranking, .. excluded], stages, ties);

        decimal Votes(int option) =>
            passed.Contains(option) ? quota : papers.Where(paper => paper.Holder == option).Sum(paper => paper.Value);

        void EndStage()
        {
            var votes = Enumerable.Range(0, options).Select(Votes).ToList();
            var nobodys = papers.Where(paper => paper.Holder is null).Sum(paper => paper.Value);
            var lost = papers.Count - votes.Sum() - nobodys;
            stages.Add(string.Join(' ', votes.Append(nobodys).Append(lost).Select(value => (long)(value * 100_000))));
            history.Add(votes);
            if (continuing.Count > seats - elected.Count)
            {
                var reached = continuing.Where(option => votes[option] >= quota).ToList();
                while (reached.Count > 0)
                {
                    var next = Pick(reached, most: true, elected.Count + 1);
                    reached.Remove(next);
                    Move(next, elected);
                }
            }

            if (continuing.Count <= seats - elected.Count) continuing.ToList().ForEach(option => Move(option, elected));
        }

        void Move(int option, List<int> to)
        {
            continuing.Remove(option);
            to.Add(option);
        }

        // The votes at the end of this stage come first, then those of the stage before, and so on.
        int Pick(List<int> among, bool most, int place)
        {
            var sign = most ? -1 : 1;
            var left = among.ToList();
            foreach (var votes in Enumerable.Reverse(history))
                left = left.GroupBy(option => sign * votes[option]).MinBy(group => group.Key)!.ToList();
            if (left.Count > 1) ties.Add($"{place}: {string.Join(',', left.Order())}");
            return left.MinBy(option => -sign * lots.IndexOf(option));
        }
    }

    /// <summary>The ranking and the ties by STAR (N14).</summary>
    /// <param name="options">How many options there are.</param>
    /// <param name="top">The highest score.</param>
    /// <param name="ballots">The ballots.</param>
    /// <param name="lots">The options in the order of their lots.</param>
    public static (List<int> Ranking, List<string> Ties) Star(int options, int top, IEnumerable<BallotCount> ballots, IList<int> lots)
    {
        var papers = ballots.Where(alike => !alike.Ballot.IsBlank)
            .SelectMany(alike => Enumerable.Repeat(alike.Ballot.Choices, (int)alike.Times)).ToList();
        var all = Enumerable.Range(0, options).ToList();
        var totals = all.ConvertAll(option => papers.Sum(paper => paper[option]));
        var keys = all.ConvertAll(option => (
            totals[option],
            all.Count(other => totals[other] == totals[option] && Beats(option, other)),
            papers.Count(paper => paper[option] == top)));
        var (ranking, ties) = (new List<int>(), new List<string>());
        foreach (var equal in all.GroupBy(option => keys[option]).OrderByDescending(group => group.Key))
        {
            var left = equal.OrderBy(lots.IndexOf).ToList();
            for (; left.Count > 0; left.RemoveAt(0))
            {
                if (left.Count > 1) ties.Add($"{ranking.Count + 1}: {string.Join(',', left.Order())}");
                ranking.Add(left[0]);
            }
        }

        var (first, second) = (ranking[0], ranking[1]);
        if (Beats(first, second) || Beats(second, first)) ties.Remove($"1: {Math.Min(first, second)},{Math.Max(first, second)}");
        if (Beats(second, first)) (ranking[0], ranking[1]) = (second, first);
        return (ranking, ties);

        bool Beats(int one, int other) =>
            papers.Count(paper => paper[one] > paper[other]) > papers.Count(paper => paper[other] > paper[one]);
    }

    private sealed class Paper(List<int> choices)
    {
        public List<int> Choices => choices;

        public decimal Value { get; set; } = 1;

        public int? Holder { get; private set; }

        public void Pass(List<int> continuing) =>
            Holder = choices.Where(continuing.Contains).Select(choice => (int?)choice).FirstOrDefault();
    }
}
