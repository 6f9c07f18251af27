using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// A node's dealings with the tracker: join by challenge and proof, heartbeats, leave. The node calls all of them. It asks one question at
/// a time, so that an older list of members never replaces a newer one. A node that <c>isAway</c>, because it left on purpose, stays away
/// until it is told to join.
/// </summary>
internal sealed class Enrolment(
    Node node, bool isAway, NetworkOptions network, IGrainFactory grains, IOffTurn offTurn, TimeProvider time, ILogger log)
{
    /// <summary>The least time between two questions that hints cause.</summary>
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly MissedBeats _missed = new(node.Identity.Name, log);
    private Task _beat = Task.CompletedTask;
    private Task<MembershipAnswer>? _joining;
    private byte[]? _pass;
    private long? _told;
    private bool _isAway = isAway;

    private ITrackerGrain Tracker => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key);

    /// <summary>True from the tracker's ACK until the node leaves.</summary>
    public bool IsMember { get; private set; }

    /// <summary>The rule by which the tracker refused the last join; null where it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Joins; the ACK brings the peers. After a refusal, or without an answer, the node stays what it was.</summary>
    public async Task<MembershipAnswer> Join(CancellationToken stop)
    {
        var wasAway = _isAway;
        _isAway = false;
        try
        {
            return await JoinOnce(stop);
        }
        finally
        {
            if (!IsMember) _isAway |= wasAway;
        }
    }

    /// <summary>Leaves; the node is out once the tracker says so.</summary>
    public async Task<MembershipAnswer> Leave(CancellationToken stop)
    {
        // A running beat must not let a leaving node join again. A leave that fails must not keep a node out that is no member at the
        // moment.
        var wasAway = _isAway;
        _isAway = true;
        var left = false;
        try
        {
            var answer = await Ask(Tracker.Unregister(await Prove(joins: false, stop)), stop);
            left = answer.Accepted;
            if (left) IsMember = false;
            return answer;
        }
        finally
        {
            _isAway = left || wasAway;
        }
    }

    /// <summary>
    /// Tells the tracker that the node is alive, and joins again when the tracker has lost or removed it. A call while a beat is running
    /// waits for that beat.
    /// </summary>
    public Task Beat(CancellationToken stop) => _beat.IsCompleted ? _beat = BeatUntilInStep(stop) : _beat;

    /// <summary>
    /// Follows a hint that the list of members has changed. Only the tracker's own answer counts. After a running beat or join the tracker
    /// is asked again, because its answer may be older than the hint.
    /// </summary>
    public Task AskForPeers(long version, CancellationToken stop)
    {
        if (_beat.IsCompleted && (!IsMember || version == node.Peers.Version)) return Task.CompletedTask;
        _told = version;
        return Beat(stop);
    }

    private async Task BeatUntilInStep(CancellationToken stop)
    {
        while (true)
        {
            _told = null;
            await BeatOnce(stop);
            if (_told is null || _told == node.Peers.Version) return;
            await Task.Delay(_betweenLooks, time, stop);
        }
    }

    private async Task BeatOnce(CancellationToken stop)
    {
        try
        {
            var tip = node.Replica.Chain.Tip;
            var beat = new Heartbeat(
                node.Identity.Name, node.Identity.Key.Modulus.ToArray(), tip.Height.Value, tip.Hash, node.Peers.Version, _pass);
            var answer = IsMember ? await Ask(Tracker.Heartbeat(beat), stop) : null;
            if (_isAway) return;
            if (answer is not { Accepted: true }) await JoinOnce(stop);
            else if (answer.Peers is { } peers) node.Peers.Replace(peers);
            _missed.Answered();
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // This is for members only: a node that never joined gets the reason in its answer.
            if (IsMember) _missed.Missed(failure.GetBaseException().Message);
            node.Meter.MissedBeat();
            throw;
        }
    }

    /// <summary>Callers share one attempt to join: a used challenge voids those before it, so one of two attempts would fail.</summary>
    private Task<MembershipAnswer> JoinOnce(CancellationToken stop) =>
        _joining is { IsCompleted: false } ? _joining : _joining = JoinAnew(stop);

    private async Task<MembershipAnswer> JoinAnew(CancellationToken stop)
    {
        var answer = await Ask(Tracker.Register(await Prove(joins: true, stop)), stop);
        IsMember = answer.Accepted && !_isAway;
        Refusal = answer.Accepted ? null : answer.Rule;
        _pass = answer.Pass;
        if (answer is { Accepted: true, Peers: { } peers }) node.Peers.Replace(peers);
        return answer;
    }

    private async Task<JoinProof> Prove(bool joins, CancellationToken stop)
    {
        var (identity, chain) = (node.Identity, network.Chain.Id);
        var challenge = await Ask(Tracker.Challenge(identity.Name), stop);
        var signature = await offTurn.Run(
            () => identity.Sign(MembershipProof.Digest(chain, identity.Name, identity.Key, challenge.Nonce, joins)), stop);
        return new(identity.Name, identity.Key.Modulus.ToArray(), challenge.Nonce, signature);
    }

    /// <summary>One lost answer must not cost the beats after it: Orleans would wait so long that the node would be removed.</summary>
    private Task<T> Ask<T>(Task<T> answer, CancellationToken stop) => answer.WaitAsync(network.PeerDeadline, time, stop);
}
