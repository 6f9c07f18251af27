using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>A node's dealings with the tracker: join by challenge and proof, heartbeats, leave. All of them are called by the node.</summary>
internal sealed class Enrolment(Node node, NetworkOptions network, IGrainFactory grains, IOffTurn offTurn, TimeProvider time, ILogger log)
{
    /// <summary>Hints make it ask the tracker no more often than this.</summary>
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly MissedBeats _missed = new(node.Identity.Name, log);
    private Task<MembershipAnswer>? _joining;
    private byte[]? _pass;
    private bool _looks;
    private bool _looksAgain;
    private bool _leaving;

    private ITrackerGrain Tracker => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key);

    /// <summary>True from the tracker's ACK until the node leaves.</summary>
    public bool IsMember { get; private set; }

    /// <summary>The rule by which the tracker refused the last join; null where it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Joins; the ACK brings the peers. Whoever asks while it is joining shares the answer: a second challenge would void the first.</summary>
    public Task<MembershipAnswer> Join(CancellationToken stop)
    {
        _leaving = false;
        return _joining is { IsCompleted: false } ? _joining : _joining = JoinAnew(stop);
    }

    /// <summary>Leaves; the node is out once the tracker says so.</summary>
    public async Task<MembershipAnswer> Leave(CancellationToken stop)
    {
        // A beat that is under way must not join again what leaves.
        _leaving = true;
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
            // Nor may a leave that failed keep out what is not a member just now.
            _leaving = left;
        }
    }

    /// <summary>Says that the node lives; joins again when the tracker has lost or removed it.</summary>
    public async Task Beat(CancellationToken stop)
    {
        try
        {
            await BeatOnce(stop);
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

    /// <summary>
    /// Somebody says that the list of members has changed. Only the tracker's own answer counts, and it is asked for one answer at a time,
    /// however often somebody says so.
    /// </summary>
    public async Task LookAgain(CancellationToken stop)
    {
        _looksAgain = true;
        if (_looks) return;
        _looks = true;
        try
        {
            while (_looksAgain)
            {
                _looksAgain = false;
                await BeatOnce(stop);
                await Task.Delay(_betweenLooks, time, stop);
            }
        }
        catch (Exception failure) when (PassingFailure.Is(failure, stop))
        {
            // The next beat comes.
        }
        finally
        {
            _looks = false;
        }
    }

    private async Task BeatOnce(CancellationToken stop)
    {
        var tip = node.Replica.Chain.Tip;
        var beat = new Heartbeat(node.Identity.Name, node.Identity.Key.Modulus.ToArray(), tip.Height.Value, tip.Hash.ToString(), node.Peers.Version, _pass);
        var answer = IsMember ? await Ask(Tracker.Heartbeat(beat), stop) : null;
        if (_leaving) return;
        if (answer is not { Accepted: true }) await Join(stop);
        else if (answer.Peers is { } peers) node.Peers.Replace(peers);
    }

    private async Task<MembershipAnswer> JoinAnew(CancellationToken stop)
    {
        var answer = await Ask(Tracker.Register(await Prove(joins: true, stop)), stop);
        IsMember = answer.Accepted && !_leaving;
        Refusal = answer.Accepted ? null : answer.Rule;
        _pass = answer.Pass;
        if (answer is { Accepted: true, Peers: { } peers }) node.Peers.Replace(peers);
        return answer;
    }

    private async Task<JoinProof> Prove(bool joins, CancellationToken stop)
    {
        var (identity, chain) = (node.Identity, network.Chain.Id);
        var challenge = await Ask(Tracker.Challenge(identity.Name), stop);
        var signature = await offTurn.Run(() => identity.Sign(Membership.ProofDigest(chain, identity.Name, identity.Key, challenge.Nonce, joins)), stop);
        return new(identity.Name, identity.Key.Modulus.ToArray(), challenge.Nonce, signature);
    }

    /// <summary>One lost answer must not cost the beats after it: Orleans would wait longer than it takes to be removed.</summary>
    private Task<T> Ask<T>(Task<T> answer, CancellationToken stop) => answer.WaitAsync(network.PeerDeadline, time, stop);
}
