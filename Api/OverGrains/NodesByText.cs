using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Asks nodes by texts that people type. A text that is no id names nothing, and no node is asked for it.</summary>
internal static class NodesByText
{
    public static Task<ElectionList?> GetElections(this INodeGrain node, string? before, int count) =>
        before is null ? node.GetElections((ElectionId?)null, count)
        : ElectionId.TryParse(before, out var last) ? node.GetElections(last, count)
        : Task.FromResult<ElectionList?>(null);

    public static Task<ElectionView?> GetElection(this INodeGrain node, string id, CancellationToken stop = default) =>
        ElectionId.TryParse(id, out var election) ? node.GetElection(election, stop) : Task.FromResult<ElectionView?>(null);

    public static Task<ElectionStanding?> GetStanding(this INodeGrain node, string id) =>
        ElectionId.TryParse(id, out var election) ? node.GetStanding(election) : Task.FromResult<ElectionStanding?>(null);

    public static Task<VoteView?> GetVote(this INodeGrain node, string id, PublicKey voter) =>
        ElectionId.TryParse(id, out var election) ? node.GetVote(election, voter) : Task.FromResult<VoteView?>(null);

    public static Task<BlockDetail?> GetBlock(this INodeGrain node, string hashOrHeight, CancellationToken stop) =>
        BlockReference.TryParse(hashOrHeight, out var block) ? node.GetBlock(block, stop) : Task.FromResult<BlockDetail?>(null);
}
