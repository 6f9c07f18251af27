using OrleansBallot.Api.Json;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Reads for live views, which look again and again. They learn soon that there is no answer. A node that a view names was looked up when
/// the view began, so no look asks the tracker.
/// </summary>
public sealed class LiveReads(NetworkNodes nodes, GrainCalls calls)
{
    private readonly NodeReads _reads = new(nodes, calls.InHaste(), isChecked: true);

    /// <summary>The counts of an election at the tip.</summary>
    public Task<Answer<ResultsJson>> Results(string election, string? node) =>
        _reads.Ask(node, grain => grain.GetElection(election), ToJson.Results, Refusal.UnknownElection, CancellationToken.None);

    /// <summary>The newest blocks of a node's best chain, the lowest first.</summary>
    public Task<Answer<BlockJson[]>> NewestBlocks(string node, int count) => _reads.Ask(
        node, grain => grain.GetBlocks(from: null, count), list => list.Blocks.Select(ToJson.Block).ToArray(), CancellationToken.None);
}
