using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Elections that have closed and still wait for votes. After the seal, and after chain time has reached the end of settling, no block can
/// hold a vote; so nobody seals, and no block gets that far, before every member of the tracker's list has said, since the close, that all
/// it gave receipts for is in the chain. A member that is away holds this up until it answers, or the tracker removes it; one that beats and
/// never says it, for as long as <see cref="HasWaited"/> says: else chain time would stand still, and all later elections with it.
/// </summary>
internal sealed class Closings(Replica replica, Peers peers, ClockWatch clock)
{
    /// <summary>For how many times as long as blocks have at the least to take in what has a receipt (L, P4) members are waited for.</summary>
    private const ulong Patience = 10;

    // Since when this activation has seen that an election has closed.
    private readonly Dictionary<ElectionId, long> _since = [];

    /// <summary>Before when all that waits here must be in a block; the end of time where nothing is ever too late. Other nodes ask for it.</summary>
    public Timestamp MustMineBefore => replica.Pool.Urgent(replica.Chain.State)?.Until ?? Timestamp.Max;

    /// <summary>True while votes of an election may wait somewhere, that a block can still hold.</summary>
    public bool IsAwaited(Election election) => IsAwaited(election, MustMineBefore);

    /// <summary>
    /// True when this node has waited long enough for what others hold of an election: it was up for that long, so that whoever was away with
    /// it has had time to come back too. Other members' word then counts no more, nor do votes that they bring.
    /// </summary>
    public bool HasWaited(ElectionId election) =>
        _since.TryGetValue(election, out var since) && clock.Since(since) >= Patience * replica.Chain.Parameters.LeastSettle

        // A close may have been undone since.
        && replica.Chain.State.Find(election)?.PhaseAt(replica.JudgedAt) == ElectionPhase.Closing;

    /// <summary>Notes which elections have closed; while the clock is in doubt nobody looks.</summary>
    public void NoteClosed()
    {
        var closing = replica.Chain.State.Closing(replica.JudgedAt).Select(election => election.Id).ToHashSet();
        foreach (var gone in _since.Keys.Where(id => !closing.Contains(id)).ToList()) _since.Remove(gone);
        foreach (var id in closing) _since.TryAdd(id, clock.Ticks);
    }

    /// <summary>What the next block must not be too late for: what waits here, and what may wait with others.</summary>
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

    /// <summary>Members that still have to say that they hold nothing of an election that has closed.</summary>
    public IEnumerable<string> Unheard
    {
        get
        {
            Election[] closing = [.. replica.Chain.State.Closing(replica.JudgedAt).Where(election => replica.Chain.NextTime < election.Settles && !HasWaited(election.Id))];
            return closing.Length == 0 ? [] : peers.Active.Where(peer => closing.Any(election => !HasSaid(peer, election)));
        }
    }

    private bool IsAwaited(Election election, Timestamp mustMineBefore) =>
        replica.Chain.NextTime < election.Settles && (mustMineBefore <= election.Settles || (!HasWaited(election.Id) && peers.Active.Any(peer => !HasSaid(peer, election))));

    /// <summary>
    /// True when a member has said that it holds nothing of an election, and can't get anything more: by its own clock the election has
    /// closed, and its tip is a block of this chain, behind the one that closed the election early, if any did.
    /// </summary>
    private bool HasSaid(string peer, Election election) =>
        peers.Said(peer) is { } said && said.Clock >= election.Closes && said.MustMineBefore > election.Settles
            && replica.Chain.Find(said.Tip) is { } tip && replica.Chain.IsActive(tip)
            && (election.ClosedAt is not { } closed || tip.Header.Time >= closed);
}
