using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>What a peer says of itself.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Tip">Its tip.</param>
/// <param name="PoolDigest">That of its pool.</param>
/// <param name="Clock">Its clock.</param>
/// <param name="MustMineBefore">Before when all that waits at it must be in a block.</param>
internal readonly record struct PeerTip(string Peer, Hash256 Tip, Hash256 PoolDigest, Timestamp Clock, Timestamp MustMineBefore);

/// <summary>The other members, and how to talk to them: with a deadline each, so that one that is deaf costs only itself.</summary>
internal sealed partial class Peers(string self, IGrainFactory grains, Messenger messenger, TimeProvider time, TimeSpan deadline, NodeMeter meter, ILogger log)
{
    /// <summary>Up to so many peers, each is told of everything directly.</summary>
    private const int Few = 8;

    /// <summary>Faults after which a peer is not listened to for a while.</summary>
    private const int MostFaults = 3;

    /// <summary>The rules whose breaches count as faults: nobody needs to know anything else to see them.</summary>
    public static IReadOnlyList<Rejection> Scored { get; } =
    [
        Rejection.Malformed, Rejection.TooLarge, Rejection.NoWork, Rejection.EmptyBlock, Rejection.WrongMerkleRoot, Rejection.WrongBlockSignature,
        Rejection.InvalidKey, Rejection.WrongSignature,
    ];

    private static readonly TimeSpan _penalty = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (int Faults, long Since)> _faults = [];
    private readonly Dictionary<string, (Hash256 Theirs, Hash256 Ours)> _pools = [];
    private readonly Dictionary<string, PeerTip> _said = [];
    private readonly HashSet<string> _nobody = [];
    private readonly Dictionary<string, (long Since, TimeSpan Long)> _resting = [];
    private string[] _active = [];
    private string[] _ring = [];

    /// <summary>The version of the tracker's list that is in force.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>Peers that have not left, this node excluded, in order of their names.</summary>
    public IReadOnlyList<string> Active => _active;

    /// <summary>True when peers are so many that what comes in must be passed on.</summary>
    public bool AreMany => _active.Length > Few;

    /// <summary>
    /// Whom this node tells: all when few; when many, those 1, 2, 4, … places after it in the ring of names, so that news
    /// reaches everyone in as many hops as the count has bits. Suspects have no place in it: news would end with them.
    /// </summary>
    public IEnumerable<string> Told
    {
        get
        {
            if (!AreMany) return _active;
            var place = ~Array.BinarySearch(_ring, self, StringComparer.Ordinal);
            return Enumerable.Range(0, 31).Select(bit => 1 << bit).TakeWhile(step => step <= _ring.Length)
                .Select(step => _ring[(place + step - 1) % _ring.Length]);
        }
    }

    /// <summary>Takes the tracker's list, as the tracker answered. After a restart it may count from an earlier version.</summary>
    public void Replace(PeerList peers)
    {
        if (peers.Members.IsDefault) return;
        Member[] listed = [.. peers.Members.Take(Roster.MostMembers).Where(member => member is not null && member.State != MemberState.Left)
            .Where(member => member.Node != self && ShortName.IsValid(member.Node)).DistinctBy(member => member.Node).OrderBy(member => member.Node, StringComparer.Ordinal)];
        var names = listed.Select(member => member.Node).ToHashSet();
        _nobody.IntersectWith(names);
        var members = listed.Where(member => !_nobody.Contains(member.Node)).ToList();
        _active = [.. members.Select(member => member.Node)];
        _ring = [.. members.Where(member => member.State != MemberState.Suspect).Select(member => member.Node)];
        Version = peers.Version;
        Forget(_faults);
        Forget(_pools);
        Forget(_said);
        Forget(_resting);

        void Forget<T>(Dictionary<string, T> kept)
        {
            foreach (var gone in kept.Keys.Where(name => !names.Contains(name)).ToList()) kept.Remove(gone);
        }
    }

    /// <summary>Asks one peer; null when it can't answer in time.</summary>
    public async Task<T?> Ask<T>(string peer, Func<INodePeer, Task<T>> question, CancellationToken stop) where T : class
    {
        try
        {
            return await question(grains.GetGrain<INodePeer>(peer)).WaitAsync(deadline, time, stop);
        }
        catch (NoSuchNodeException)
        {
            // No seal waits for it, and nobody tells it anything, until it has left the list.
            _nobody.Add(peer);
            _active = [.. _active.Where(node => node != peer)];
            _ring = [.. _ring.Where(node => node != peer)];
            return null;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Unanswered(log, self, peer, failure.Message);
            return null;
        }
    }

    /// <summary>Asks one peer for its tip and pool; null when it can't answer in time, or answers junk.</summary>
    public async Task<PeerTip?> AskTip(string peer, CancellationToken stop)
    {
        var info = await Ask(peer, grain => grain.GetChainInfo(), stop);
        if (info is not { Tip.Length: Hash256.Size, PoolDigest.Length: Hash256.Size } || Math.Max(info.Clock, info.MustMineBefore) > Timestamp.Max.Milliseconds) return null;
        var said = new PeerTip(peer, Hash256.From(info.Tip), Hash256.From(info.PoolDigest), new(info.Clock), new(info.MustMineBefore));
        _said[peer] = said;
        return said;
    }

    /// <summary>What a peer said last, to this activation; null for nothing.</summary>
    public PeerTip? Said(string peer) => _said.TryGetValue(peer, out var said) ? said : null;

    /// <summary>Tells peers something one-way; what is lost is made up for by comparing tips and pools.</summary>
    public void Tell(Func<INodePeer, Task> hint)
    {
        foreach (var peer in Told) messenger.Tell(peer, hint);
    }

    /// <summary>
    /// True when a peer's pool and this node's differ and neither has moved since they were last compared: under load they
    /// always differ, but then the next block mends it.
    /// </summary>
    public bool IsStuckApart(string peer, Hash256 theirs, Hash256 ours)
    {
        var stuck = theirs != ours && _pools.TryGetValue(peer, out var before) && before == (theirs, ours);
        _pools[peer] = (theirs, ours);
        return stuck;
    }

    /// <summary>
    /// Holds a fault against a peer. Only what needs no context to see counts, and only in an answer to a question of this node's
    /// own: then it is known who gave it.
    /// </summary>
    public void Fault(string peer, Rejection rule)
    {
        if (!Scored.Contains(rule)) return;
        meter.Faulted(rule);
        _faults[peer] = (_faults.GetValueOrDefault(peer).Faults + 1, time.GetTimestamp());
        Faulty(log, self, peer, rule.Name());
    }

    /// <summary>True for a member that has not sent too much that is wrong of late. A name that nobody joined with is nobody.</summary>
    public bool Heeds(string peer)
    {
        if (Array.BinarySearch(_active, peer, StringComparer.Ordinal) < 0) return false;
        if (!_faults.TryGetValue(peer, out var record)) return true;
        if (time.GetElapsedTime(record.Since) < _penalty) return record.Faults < MostFaults;
        _faults.Remove(peer);
        return true;
    }

    /// <summary>Notes that a peer had something done that came to nothing, and for how long it is not done again. It need not be a fault.</summary>
    public void LetRest(string peer, TimeSpan duration) => _resting[peer] = (time.GetTimestamp(), duration);

    /// <summary>True for as long.</summary>
    public bool Rests(string peer) => _resting.TryGetValue(peer, out var rest) && time.GetElapsedTime(rest.Since) < rest.Long;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} got no answer from {Peer}: {Reason}")]
    private static partial void Unanswered(ILogger log, string node, string peer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} got from {Peer} what breaks {Rule}")]
    private static partial void Faulty(ILogger log, string node, string peer, string rule);
}
