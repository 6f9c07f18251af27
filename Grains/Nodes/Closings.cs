using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Elections that have closed and still wait for votes. No block can hold a vote after the seal, or once chain time has reached the end of
/// settling. So no node seals, and no block gets that far, before every member has said, since the close, that the chain holds every vote
/// that it gave a receipt for. An absent member delays this until it answers, or until the tracker removes it. A member that beats but
/// never says so delays it only until <see cref="HasWaited"/>: otherwise it could stop chain time, and all later elections with it.
/// </summary>
internal sealed class Closings(Replica replica, Peers peers, ClockWatch clock)
{
    /// <summary>How many times the least settling time (L, P4) members are waited for.</summary>
    private const ulong Patience = 10;

    // When this activation first saw that an election had closed.
    private readonly Dictionary<ElectionId, long> _since = [];

    /// <summary>
    /// The moment before which a block must hold every transaction that waits here; the end of time where none can be too late. Other nodes
    /// ask for it.
    /// </summary>
    public Timestamp MustMineBefore => replica.Pool.Urgent(replica.Chain.State)?.Until ?? Timestamp.Max;

    /// <summary>True while a vote of an election may wait somewhere that a block can still hold.</summary>
    public bool IsAwaited(Election election) => IsAwaited(election, MustMineBefore);

    /// <summary>
    /// True when this node has waited long enough for other members' votes in an election. The node was up all that time, so an absent
    /// member has had the time to come back. Then other members' word no longer counts, nor do votes that they bring.
    /// </summary>
    public bool HasWaited(ElectionId election) =>
        _since.TryGetValue(election, out var since) && clock.Since(since) >= Patience * replica.Chain.Parameters.LeastSettle

        // A reorg may have undone the close since.
        && replica.Chain.State.Find(election)?.PhaseAt(replica.JudgedAt) == ElectionPhase.Closing;

    /// <summary>Notes which elections have closed, unless the clock is in doubt.</summary>
    public void NoteClosed()
    {
        var closing = replica.Chain.State.Closing(replica.JudgedAt).Select(election => election.Id).ToHashSet();
        foreach (var gone in _since.Keys.Where(id => !closing.Contains(id)).ToList()) _since.Remove(gone);
        foreach (var id in closing) _since.TryAdd(id, clock.Ticks);
    }

    /// <summary>
    /// The earliest window of block times for a transaction that waits here, or may wait at another member. The next block must be dated in
    /// it.
    /// </summary>
    public (Timestamp From, Timestamp Until)? Urgent
    {
        get
        {
            var first = replica.Pool.Urgent(replica.Chain.State);
            var mustMineBefore = first?.Until ?? Timestamp.Max;
            foreach (var election in replica.Chain.State.Closing(replica.JudgedAt))
            {
                var isFirst = first is null || election.Settles < first.Value.Until;
                if (isFirst && IsAwaited(election, mustMineBefore)) first = (default, election.Settles);
            }

            return first;
        }
    }

    /// <summary>Members that have not yet said that they hold no vote of a closed election.</summary>
    public IEnumerable<string> Unheard
    {
        get
        {
            Election[] closing = [.. replica.Chain.State.Closing(replica.JudgedAt)
                .Where(election => replica.Chain.NextTime < election.Settles && !HasWaited(election.Id))];
            return closing.Length == 0 ? [] : peers.Active.Where(peer => closing.Any(election => !HasSaid(peer, election)));
        }
    }

    private bool IsAwaited(Election election, Timestamp mustMineBefore) =>
        replica.Chain.NextTime < election.Settles
        && (mustMineBefore <= election.Settles || (!HasWaited(election.Id) && peers.Active.Any(peer => !HasSaid(peer, election))));

    /// <summary>
    /// True when a member has said that it holds no vote of an election, and can't get one any more: by its own clock the election has
    /// closed, and its tip is a block of this chain, behind the one that closed the election early, if any did.
    /// </summary>
    private bool HasSaid(string peer, Election election) =>
        peers.Said(peer) is { } said && said.Clock >= election.Closes && said.MustMineBefore > election.Settles
            && replica.Chain.Find(said.Tip) is { } tip && replica.Chain.IsActive(tip)
            && (election.ClosedAt is not { } closed || tip.Header.Time >= closed);
}
