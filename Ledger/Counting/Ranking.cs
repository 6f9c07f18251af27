using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>Fills places from the first to the last (N4).</summary>
internal static class Ranking
{
    /// <param name="poll">The options to rank, and their lots.</param>
    /// <param name="isBetter">Whether the first is better than the second: transitive, and never both ways.</param>
    public static (ImmutableArray<int> Order, ImmutableArray<Tie> Ties) Of(Poll poll, Func<int, int, bool> isBetter)
    {
        List<int> left = [.. poll.Live];
        var order = ImmutableArray.CreateBuilder<int>(left.Count);
        var ties = ImmutableArray.CreateBuilder<Tie>();
        while (left.Count > 0)
        {
            ImmutableArray<int> best = [.. left.Where(option => !left.Any(other => isBetter(other, option)))];
            if (best.Length > 1) ties.Add(new(order.Count + 1, best));
            var next = poll.Lots.First(best);
            order.Add(next);
            left.Remove(next);
        }

        return (order.MoveToImmutable(), ties.ToImmutable());
    }
}
