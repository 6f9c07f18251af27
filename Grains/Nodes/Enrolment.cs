using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// A node's dealings with the tracker: join by challenge and proof, heartbeats, leave. All of them are called by the node. It asks one
/// question at a time, so that an older list of members never replaces a newer one. One that <c>isAway</c>, since it left on purpose, stays
/// away until it is told to join.
/// </summary>
internal sealed class Enrolment(Node node, bool isAway, NetworkOptions network, IGrainFactory grains, IOffTurn offTurn, TimeProvider time, ILogger log)
{
    /// <summary>Hints make it ask the tracker no more often than this.</summary>
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

    /// <summary>Joins; the ACK brings the peers. A node that is refused, or hears nothing, stays away where it was.</summary>
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
        // A beat that is under way must not join again what leaves. Nor may a leave that fails keep out what is not a member just now.
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

    /// <summary>Says that the node lives; joins again when the tracker has lost or removed it. Whoever asks while a beat is under way waits for that one.</summary>
    public Task Beat(CancellationToken stop) => _beat.IsCompleted ? _beat = BeatUntilInStep(stop) : _beat;

    /// <summary>
    /// Somebody says that the list of members has changed. Only the tracker's own answer counts. It is asked again where a beat is under way,
    /// since its answer may have been given before, and so may that to a node that is just joining.
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
            var beat = new Heartbeat(node.Identity.Name, node.Identity.Key.Modulus.ToArray(), tip.Height.Value, tip.Hash, node.Peers.Version, _pass);
            var answer = IsMember ? await Ask(Tracker.Heartbeat(beat), stop) : null;
            if (_isAway) return;
            if (answer is not { Accepted: true }) await JoinOnce(stop);
            else if (answer.Peers is { } peers) node.Peers.Replace(peers);
            _missed.Answered();
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // A node that never joined is not taken for gone: whoever starts it is told why.
            if (IsMember) _missed.Missed(failure.GetBaseException().Message);
            node.Meter.MissedBeat();
            throw;
        }
    }

    /// <summary>Callers share one attempt to join: a challenge that is used voids those before it, so one of two attempts would fail.</summary>
    private Task<MembershipAnswer> JoinOnce(CancellationToken stop) => _joining is { IsCompleted: false } ? _joining : _joining = JoinAnew(stop);

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
        var signature = await offTurn.Run(() => identity.Sign(MembershipProof.Digest(chain, identity.Name, identity.Key, challenge.Nonce, joins)), stop);
        return new(identity.Name, identity.Key.Modulus.ToArray(), challenge.Nonce, signature);
    }

    /// <summary>One lost answer must not cost the beats after it: Orleans would wait longer than it takes to be removed.</summary>
    private Task<T> Ask<T>(Task<T> answer, CancellationToken stop) => answer.WaitAsync(network.PeerDeadline, time, stop);
}
