using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains;

/// <summary>
/// Keeps the list of members, which survives its silo. It watches heartbeats, and tells all members of changes by one-way hints.
/// </summary>
[GrainType("ballot.tracker"), KeepAlive]
public sealed partial class TrackerGrain(
    IGrainContext context, NetworkOptions network, IRandomness randomness, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    [PersistentState("roster", "ballot")] IPersistentState<Roster> roster,
    ILogger<TrackerGrain> log) : Grain(context), ITrackerGrain
{
    private const int PassSize = 32;

    private readonly Challenges _challenges = new(randomness, time);
    private readonly Attendance _attendance = new(network, time);

    /// <summary>
    /// The secrets that prove members' heartbeats, because everybody knows their names and keys. A signature every two seconds would cost
    /// more than all else that an idle node does. In memory only: members of a tracker that was activated anew register again.
    /// </summary>
    private readonly Dictionary<string, byte[]> _passes = [];

    /// <summary>The list as it was last read or written. A change that is not stored has not happened.</summary>
    private Roster _members = new();
    private PeerList? _peers;
    private bool _isUncertain;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _members = roster.State;

        // Members are not blamed for the time in which the tracker itself was away.
        foreach (var member in _members.Members) _attendance.Expect(member.Node);
        this.RegisterGrainTimer(Watch, new GrainTimerCreationOptions { DueTime = _attendance.Period, Period = _attendance.Period });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<JoinChallenge> Challenge(string node) =>
        ShortName.IsValid(node)
            ? Task.FromResult(new JoinChallenge(_challenges.Give(node)))
            : throw new ArgumentException($"'{node}' is no node name.", nameof(node));

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Register(JoinProof proof)
    {
        await BeCertain();
        if (Refusal(proof, joins: true) is { } rule) return MembershipAnswer.Refused(rule);
        if (!_members.HasRoomFor(proof.Node)) return MembershipAnswer.Refused(MembershipRefusal.TooManyMembers);
        await Change(new() { Node = proof.Node, Key = proof.Key, State = MemberState.Active });
        _attendance.See(proof.Node);
        return Accept() with { Pass = _passes[proof.Node] = randomness.Bytes(PassSize) };
    }

    /// <inheritdoc/>
    public Task<MembershipAnswer> Heartbeat(Heartbeat beat)
    {
        var member = _members.Find(beat.Node);
        var isProven = beat.Pass is not null && _passes.TryGetValue(beat.Node, out var pass)
            && CryptographicOperations.FixedTimeEquals(pass, beat.Pass);
        if (member is null || member.State == MemberState.Left || !isProven)
            return Task.FromResult(MembershipAnswer.Refused(MembershipRefusal.UnknownNode));
        _attendance.See(beat.Node);

        // A node in step needs no list. The comparison is for another version, not only a lower one: a tracker whose storage was restored
        // counts from an earlier version.
        return Task.FromResult(beat.Peers == _members.Version ? new(true, null, null) : Accept());
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Unregister(JoinProof proof)
    {
        await BeCertain();
        if (Refusal(proof, joins: false) is { } rule) return MembershipAnswer.Refused(rule);
        if (_members.Find(proof.Node) is not { } member) return MembershipAnswer.Refused(MembershipRefusal.UnknownNode);
        await Change(member with { State = MemberState.Left });
        return Accept();
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Forget(string node)
    {
        await BeCertain();
        if (_members.Find(node) is not { } member) return MembershipAnswer.Refused(MembershipRefusal.UnknownNode);
        if (member.State == MemberState.Active) return MembershipAnswer.Refused(MembershipRefusal.NodeIsActive);
        if (member.IsExpelled) return MembershipAnswer.Refused(MembershipRefusal.Expelled);
        await Write(members => members.Without(node));
        Forgotten(log, node);
        return Accept();
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Expel(string node, bool readmit)
    {
        await BeCertain();
        if (_members.Find(node) is not { } member) return MembershipAnswer.Refused(MembershipRefusal.UnknownNode);
        if (member.IsExpelled == readmit)
            await Write(members => members.With(member with { State = MemberState.Left, IsExpelled = !readmit }));
        Expelled(log, node, readmit ? "may join again" : "is expelled: neither its name nor its key joins again until it is admitted");
        return Accept();
    }

    /// <inheritdoc/>
    public Task<PeerList> GetPeers() => Task.FromResult(Peers);

    /// <summary>Finds members that have gone silent, and those that are heard again.</summary>
    private async Task Watch(CancellationToken stop)
    {
        _attendance.StartRound();
        await BeCertain();

        // All at once, because each change is written, and told to everybody.
        RosterEntry[] changed =
        [
            .. _members.Members.Where(member => member.State != MemberState.Left)
                .Select(member => (Before: member, State: _attendance.StateOf(member.Node)))
                .Where(look => look.State != look.Before.State).Select(look => look.Before with { State = look.State }),
        ];
        if (changed.Length == 0) return;
        await Write(members =>
            changed.Where(entry => members.Find(entry.Node) is not null).Aggregate(members, (list, entry) => list.With(entry)));
        foreach (var entry in changed) Changed(log, entry.Node, entry.StateName);
    }

    private MembershipRefusal? Refusal(JoinProof proof, bool joins)
    {
        if (!_challenges.IsGood(proof.Node, proof.Nonce)) return MembershipRefusal.StaleChallenge;
        if (NodeKey.TryRead(proof.Key) is not { } key) return MembershipRefusal.WrongProof;
        var digest = MembershipProof.Digest(network.Chain.Id, proof.Node, key, proof.Nonce, joins);
        if (!key.Verify(digest, proof.Signature)) return MembershipRefusal.WrongProof;
        var isListed = network.NodeKeys.TryGetValue(proof.Node, out var pin);
        if (isListed && !key.Digest.StartsWith(pin!, StringComparison.Ordinal)) return MembershipRefusal.WrongKey;
        if (joins && network.IsClosed && !isListed) return MembershipRefusal.NotListed;
        if (joins && _members.Members.Any(member =>
            member.IsExpelled && (member.Node == proof.Node || member.Key.AsSpan().SequenceEqual(proof.Key))))
            return MembershipRefusal.Expelled;
        if (_members.Find(proof.Node) is { } member && !member.Key.AsSpan().SequenceEqual(proof.Key)) return MembershipRefusal.NameTaken;
        if (_members.OthersOf(proof.Node, proof.Key).Any(other => other.State != MemberState.Left)) return MembershipRefusal.KeyTaken;

        // Only after the check: a bad proof must not use up the challenge of the node that it names.
        _challenges.Use(proof.Node, proof.Nonce);
        return null;
    }

    /// <summary>
    /// Writes the list with one new or changed entry. When that fails, the caller gets the error, and nothing has changed.
    /// </summary>
    private async Task Change(RosterEntry entry)
    {
        if (_members.Find(entry.Node)?.State == entry.State) return;
        await Write(members => members.With(entry));
        Changed(log, entry.Node, entry.StateName);
    }

    private async Task Write(Func<Roster, Roster> change)
    {
        var changed = roster.State = change(_members);
        _isUncertain = true;
        await roster.WriteStateAsync();
        _isUncertain = false;
        _members = changed;
        foreach (var gone in _passes.Keys.Where(node => _members.Find(node) is null or { State: MemberState.Left }).ToList())
            _passes.Remove(gone);
        _attendance.KeepOnly(node => _members.Find(node) is not null);

        // Nodes read only the version. When a thousand join, the members would be half a million lists.
        var news = new PeerList(_members.Version, []);
        foreach (var told in _members.Members.Where(told => told.State != MemberState.Left))
            _ = grains.GetGrain<INodePeer>(told.Node).PeerListUpdate(news);
    }

    /// <summary>Runs before any decision. When the last write failed, or its answer was lost, only the storage knows the list.</summary>
    private async Task BeCertain()
    {
        if (!_isUncertain) return;
        await roster.ReadStateAsync();
        _members = roster.State;
        foreach (var member in _members.Members) _attendance.Expect(member.Node);
        _isUncertain = false;
    }

    /// <summary>The list as nodes get it. It is made once a version, because it names every key's fingerprint.</summary>
    private PeerList Peers => _peers?.Version == _members.Version ? _peers : _peers = _members.ToPeerList();

    private MembershipAnswer Accept() => new(true, null, Peers);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is forgotten: the next node that joins by that name gets it")]
    private static partial void Forgotten(ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} {What}")]
    private static partial void Expelled(ILogger log, string node, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} is {State} now")]
    private static partial void Changed(ILogger log, string node, string state);
}
