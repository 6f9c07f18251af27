using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// Something that a grain keeps in memory, and the most that there may be of it. Most of it is in no contract, so it is read from the
/// grain's fields. A field that has another name by now ends the run.
/// </summary>
/// <param name="What">What it is.</param>
/// <param name="Count">How much there is now.</param>
/// <param name="Most">How much there may be now.</param>
/// <param name="IsWork">True for what is under way, and comes to an end.</param>
internal sealed record Holding(string What, Func<long> Count, Func<long> Most, bool IsWork = false)
{
    /// <summary>Intake: 4,096 that wait for receipts, and 1,024 places more for those that come alone.</summary>
    private const int Submissions = 4096 + 1024;

    /// <summary>What a grain keeps; null while it is not open.</summary>
    public static IReadOnlyList<Holding>? Of(object grain, Stage stage) => grain switch
    {
        NodeGrain node => Opened(node).Task is { IsCompletedSuccessfully: true } opened ? [.. OfNode(opened.Result, stage)] : null,
        TrackerGrain tracker => [.. OfTracker(tracker, stage)],
        RegistrarGrain registrar => RegistrarOf(registrar) is { IsCompletedSuccessfully: true, Result: { } opened }
            ? [.. OfRegistrar(opened)]
            : null,
        _ => null,
    };

    /// <summary>The epoch in which a node's activation writes its log; null while it is not open.</summary>
    public static ulong? EpochOf(object grain) =>
        grain is NodeGrain node && Opened(node).Task is { IsCompletedSuccessfully: true } opened ? Log(opened.Result).Epoch : null;

    /// <summary>True in the middle of a change to a far branch, when a node should show nobody its chain.</summary>
    public static bool IsOnTheWay(object grain) =>
        grain is NodeGrain node && Opened(node).Task is { IsCompletedSuccessfully: true, Result.Replica.Whole.IsCompleted: false };

    private static IEnumerable<Holding> OfNode(Node node, Stage stage)
    {
        var (replica, network) = (node.Replica, stage.Network);
        var (chain, pool, copy) = (replica.Chain, replica.Pool, Copy(replica));
        ICollection entries = Table(chain, "_entries"), stored = Table(replica.Blocks, "_stored"), pinned = Table(chain, "_pinned");
        var writing = Table(replica.Journal, "_writing");
        var running = Table(Field(node.Comparison, "<synchroniser>P"), "_running");
        ICollection[] ofPeers =
        [
            running, Table(node.Peers, "_faults"), Table(node.Peers, "_pools"), Table(node.Peers, "_said"), Table(node.Peers, "_resting"),
        ];
        var nobody = (HashSet<string>)Field(node.Peers, "_nobody");

        // P1. What has a receipt, or may have one, is never refused, and neither is a seal.
        yield return new("pending transactions", Pending, () => network.PoolTransactions);

        // The default of Orphans.
        yield return new("orphans", () => copy.Orphans.Count, () => 64);

        // H8 bounds what others send, and has a place more for a child of the tip. Its own log, and branches that were the best one, are
        // beyond that: each of their bodies is stored. So is a branch that was shown to be better, up to a page ahead of its bodies.
        yield return new(
            "headers beside the best chain, more than bodies of such", () => entries.Count - stored.Count - 1,
            () => network.SideHeaders + 1 + (long)pinned.Count * Synchroniser.HeadersAPage);

        // The pump's inbox, and the single submissions that go before it.
        yield return new("pieces of work in the inbox", () => node.Meter.Inbox, () => 1024 + Waiting(node.Intake));
        yield return new("hints at once", () => Hints(node.Relay), () => 64, IsWork: true);
        yield return new("submissions at once", () => Waiting(node.Intake), () => Submissions, IsWork: true);
        yield return new("receipts being written", () => writing.Count, () => Submissions, IsWork: true);
        yield return new("syncs", () => running.Count, () => stage.Nodes.Count, IsWork: true);

        // Only members are asked or heeded, and only nodes with a key are members.
        yield return new("peers", () => Math.Max(nobody.Count, ofPeers.Max(table => table.Count)), () => stage.Nodes.Count);
        yield return new("bodies at hand", () => Table(replica.Blocks, "_atHand").Count, () => 8);

        long Pending() => pool.Count <= network.PoolTransactions || !replica.Whole.IsCompleted
            ? 0
            : pool.Transactions.Count(pending => !copy.MayHaveReceipt(pending.Id) && !pending.Payload.IsForNodesAlone);
    }

    /// <summary>Whoever can't prove a key has no place in any table.</summary>
    private static IEnumerable<Holding> OfTracker(TrackerGrain tracker, Stage stage)
    {
        ICollection[] tables =
        [
            Table(tracker, "_passes"), Table(Field(tracker, "_attendance"), "_lastSeen"), Table(Field(tracker, "_challenges"), "_proven"),
        ];
        yield return new("members", () => Members(tracker).Members.Count, () => stage.Nodes.Count);
        yield return new("names", () => tables.Max(table => table.Count), () => stage.Nodes.Count);
    }

    private static IEnumerable<Holding> OfRegistrar(Grains.Registrar.Registrar registrar)
    {
        var ofVoters = Table(Field(registrar, "_wrongCodes"), "_ofVoters");
        yield return new("requests at once", () => Requests(registrar), () => 4096, IsWork: true);

        // WrongCodes counts guesses at voters apart from those at strangers, whom anybody can make up.
        yield return new("voters with wrong codes", () => ofVoters.Count, () => registrar.Status.Size);
    }

    private static ICollection Table(object owner, string field) => Field(owner, field) as ICollection
        ?? throw new MissingFieldException($"{owner.GetType().Name}.{field} is no collection any more.");

    private static object Field(object owner, string field) =>
        owner.GetType().GetField(field, BindingFlags.NonPublic | BindingFlags.Instance)?.GetValue(owner)
        ?? throw new MissingFieldException(owner.GetType().Name, field);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_opened")]
    private static extern ref TaskCompletionSource<Node> Opened(NodeGrain grain);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_log")]
    private static extern ref Storage.INodeLog Log(Node node);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_copy")]
    private static extern ref LedgerCopy Copy(Replica replica);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hints")]
    private static extern ref int Hints(Relay relay);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiting")]
    private static extern ref int Waiting(Intake intake);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_members")]
    private static extern ref Roster Members(TrackerGrain tracker);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_opened")]
    private static extern ref Task<Grains.Registrar.Registrar?>? RegistrarOf(RegistrarGrain grain);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_requests")]
    private static extern ref int Requests(Grains.Registrar.Registrar registrar);
}
