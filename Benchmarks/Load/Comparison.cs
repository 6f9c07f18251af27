using System.Collections.Immutable;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>One node's result beside the file's own count.</summary>
/// <param name="Node">The node.</param>
/// <param name="Total">Votes that it counts.</param>
/// <param name="Agrees">True when it has the file's number for every option, and the file's own outcome, in every contest.</param>
/// <param name="Height">The height of its tip.</param>
/// <param name="Tip">Its tip.</param>
/// <param name="Forks">Competing branches that it knows.</param>
internal sealed record Comparison(string Node, long Total, bool Agrees, ulong Height, string Tip, int? Forks)
{
    public static async Task<ImmutableArray<Comparison>> OfAllAsync(
        Network network, ElectionId election, BallotFile file, CancellationToken stop)
    {
        var winners = file.Outcome.Winners;
        return [.. await Task.WhenAll(network.Nodes.Select(node => OfAsync(node, election, file, winners, stop)))];
    }

    private static async Task<Comparison> OfAsync(
        Connection node, ElectionId election, BallotFile file, ImmutableArray<int> winners, CancellationToken stop)
    {
        var results = await CountWatch.ResultsAsync(node, election, stop);
        var agrees = results.Contests.All(contest =>
            contest.Tallies.Select(tally => (tally.Option, tally.Votes)).SequenceEqual(file.Options.Zip(file.Counts))
            && contest.Report.Winners.SequenceEqual(winners));
        return new(node.Node!, results.Total, agrees, results.Height, results.Tip, (await Network.StatusOfAsync(node, stop)).Forks);
    }
}
