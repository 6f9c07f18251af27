using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>Fills places from the first to the last (N4).</summary>
internal static class Ranking
{
    /// <param name="options">How many options there are.</param>
    /// <param name="isBetter">Whether the first is better than the second: transitive, and never both ways.</param>
    public static (ImmutableArray<int> Order, ImmutableArray<Tie> Ties) Of(int options, Func<int, int, bool> isBetter)
    {
        List<int> left = [.. Enumerable.Range(0, options)];
        var order = ImmutableArray.CreateBuilder<int>(options);
        var ties = ImmutableArray.CreateBuilder<Tie>();
        while (left.Count > 0)
        {
            ImmutableArray<int> best = [.. left.Where(option => !left.Any(other => isBetter(other, option)))];
            if (best.Length > 1) ties.Add(new(order.Count + 1, best));
            order.Add(best[0]);
            left.Remove(best[0]);
        }

        return (order.MoveToImmutable(), ties.ToImmutable());
    }
}
