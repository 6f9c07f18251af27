using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>A peer's answer about itself.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Tip">Its tip.</param>
/// <param name="PoolDigest">The digest of its pool.</param>
/// <param name="Clock">Its clock.</param>
/// <param name="MustMineBefore">Before when all that waits at it must be in a block.</param>
internal readonly record struct PeerTip(string Peer, Hash256 Tip, Hash256 PoolDigest, Timestamp Clock, Timestamp MustMineBefore);

/// <summary>The other members. Each question to one has a deadline, so that a deaf peer costs only itself.</summary>
internal sealed partial class Peers(
    string self, IGrainFactory grains, Messenger messenger, TimeProvider time, TimeSpan deadline, NodeMeter meter, ILogger log)
{
    /// <summary>Up to this many peers, this node tells each of them directly.</summary>
    private const int Few = 8;

    /// <summary>Faults after which a peer is ignored for a while.</summary>
    private const int MostFaults = 3;

    /// <summary>The rules whose breaches count as faults: they can be seen without any context.</summary>
    public static IReadOnlyList<Rejection> Scored { get; } =
    [
        Rejection.Malformed, Rejection.TooLarge, Rejection.NoWork, Rejection.EmptyBlock, Rejection.WrongMerkleRoot,
        Rejection.WrongBlockSignature, Rejection.InvalidKey, Rejection.WrongSignature,
    ];

    private static readonly TimeSpan _penalty = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (int Faults, long Since)> _faults = [];
    private readonly Dictionary<string, (Hash256 Theirs, Hash256 Ours)> _pools = [];
    private readonly Dictionary<string, PeerTip> _said = [];
    private readonly HashSet<string> _nobody = [];
    private readonly Dictionary<string, (long Since, TimeSpan Long)> _resting = [];
    private string[] _active = [];
    private string[] _ring = [];

    /// <summary>The version of the tracker's list in force.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>Peers that have not left, without this node, in order of their names.</summary>
    public IReadOnlyList<string> Active => _active;

    /// <summary>True when there are so many peers that news must be passed on.</summary>
    public bool AreMany => _active.Length > Few;

    /// <summary>
    /// The peers that this node tells. When they are few, that is all of them. When they are many, it is those 1, 2, 4, … places after it
    /// in the ring of names, so that the number of hops to everyone is the number of bits of the count. Suspects have no place in the ring,
    /// because news would end with them.
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

    /// <summary>Takes the tracker's answer. After a restart the tracker may count from an earlier version.</summary>
    public void Replace(PeerList peers)
    {
        if (peers.Members.IsDefault) return;
        Member[] listed = [.. peers.Members.Take(Roster.MostMembers).Where(member => member is not null && member.State != MemberState.Left)
            .Where(member => member.Node != self && ShortName.IsValid(member.Node))
            .DistinctBy(member => member.Node).OrderBy(member => member.Node, StringComparer.Ordinal)];
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
            // No seal waits for it, and no news goes to it, until it has left the list.
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
        if (info is not { Tip.Length: Hash256.Size, PoolDigest.Length: Hash256.Size }
            || Math.Max(info.Clock, info.MustMineBefore) > Timestamp.Max.Milliseconds)
            return null;
        var said = new PeerTip(peer, Hash256.From(info.Tip), Hash256.From(info.PoolDigest), new(info.Clock), new(info.MustMineBefore));
        _said[peer] = said;
        return said;
    }

    /// <summary>The last answer of a peer to this activation; null for none.</summary>
    public PeerTip? Said(string peer) => _said.TryGetValue(peer, out var said) ? said : null;

    /// <summary>Sends peers one-way news. Comparing tips and pools makes up for lost ones.</summary>
    public void Tell(Func<INodePeer, Task> hint)
    {
        foreach (var peer in Told) messenger.Tell(peer, hint);
    }

    /// <summary>
    /// True when a peer's pool and this node's differ and neither has moved since they were last compared. Under load they always differ,
    /// but then the next block brings them together.
    /// </summary>
    public bool IsStuckApart(string peer, Hash256 theirs, Hash256 ours)
    {
        var stuck = theirs != ours && _pools.TryGetValue(peer, out var before) && before == (theirs, ours);
        _pools[peer] = (theirs, ours);
        return stuck;
    }

    /// <summary>
    /// Counts a fault of a peer. A breach counts only if it can be seen without context, and only in an answer to this node's own question,
    /// because then the sender is known.
    /// </summary>
    public void Fault(string peer, Rejection rule)
    {
        if (!Scored.Contains(rule)) return;
        meter.Faulted(rule);
        _faults[peer] = (_faults.GetValueOrDefault(peer).Faults + 1, time.GetTimestamp());
        Faulty(log, self, peer, rule.Name());
    }

    /// <summary>True for a member that has not sent too many faults lately. A name that is not on the list is no member.</summary>
    public bool Heeds(string peer)
    {
        if (Array.BinarySearch(_active, peer, StringComparer.Ordinal) < 0) return false;
        if (!_faults.TryGetValue(peer, out var record)) return true;
        if (time.GetElapsedTime(record.Since) < _penalty) return record.Faults < MostFaults;
        _faults.Remove(peer);
        return true;
    }

    /// <summary>Notes that a peer caused useless work, and how long it is left alone. That need not be a fault.</summary>
    public void LetRest(string peer, TimeSpan duration) => _resting[peer] = (time.GetTimestamp(), duration);

    /// <summary>True while a peer is left alone.</summary>
    public bool Rests(string peer) => _resting.TryGetValue(peer, out var rest) && time.GetElapsedTime(rest.Since) < rest.Long;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} got no answer from {Peer}: {Reason}")]
    private static partial void Unanswered(ILogger log, string node, string peer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} got data from {Peer} that breaks {Rule}")]
    private static partial void Faulty(ILogger log, string node, string peer, string rule);
}
