using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains;

/// <summary>Keeps the list of members, which survives its silo; watches heartbeats; tells everyone of changes, one-way.</summary>
[GrainType("ballot.tracker"), KeepAlive]
public sealed partial class TrackerGrain(
    NetworkOptions network, IRandomness randomness, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    [PersistentState("roster", "ballot")] IPersistentState<Roster> roster,
    ILogger<TrackerGrain> log) : Grain, ITrackerGrain
{
    private readonly Challenges _challenges = new(randomness, time);
    private readonly Dictionary<string, long> _lastSeen = [];

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Nobody is blamed for the time in which the tracker itself was away.
        foreach (var member in roster.State.Members) See(member.Node);
        var period = network.SuspectAfter / 4;
        this.RegisterGrainTimer(Watch, new GrainTimerCreationOptions { DueTime = period, Period = period });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<JoinChallenge> Challenge(string node) =>
        Membership.IsNodeName(node) ? Task.FromResult(new JoinChallenge(_challenges.Give(node))) : throw new ArgumentException($"'{node}' is no node name.", nameof(node));

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Register(JoinProof proof)
    {
        if (Refusal(proof, joins: true) is { } rule) return Refuse(rule);
        var member = roster.State.Find(proof.Node);
        if (member is null && roster.State.Members.Count >= Roster.MostMembers) return Refuse("too-many-members");
        See(proof.Node);
        if (member is null) roster.State.Members.Add(new() { Node = proof.Node, Key = proof.Key });
        await Change(proof.Node, MemberState.Active, isNew: member is null);
        return Accept();
    }

    /// <inheritdoc/>
    public Task<MembershipAnswer> Heartbeat(Heartbeat beat)
    {
        var member = roster.State.Find(beat.Node);
        if (member is null || member.State == MemberState.Left || !member.Key.AsSpan().SequenceEqual(beat.Key)) return Task.FromResult(Refuse("unknown-node"));
        See(beat.Node);
        return Task.FromResult(Accept());
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Unregister(JoinProof proof)
    {
        if (Refusal(proof, joins: false) is { } rule) return Refuse(rule);
        if (roster.State.Find(proof.Node) is null) return Refuse("unknown-node");
        await Change(proof.Node, MemberState.Left, isNew: false);
        return Accept();
    }

    /// <inheritdoc/>
    public Task<PeerList> GetPeers() => Task.FromResult(roster.State.ToPeerList());

    /// <summary>Finds who has gone silent: suspect first, removed later, active again once heard.</summary>
    private async Task Watch(CancellationToken stop)
    {
        foreach (var member in roster.State.Members.Where(member => member.State != MemberState.Left).ToList())
        {
            var silence = time.GetElapsedTime(_lastSeen[member.Node]);
            var state = silence >= network.RemoveAfter ? MemberState.Left : silence >= network.SuspectAfter ? MemberState.Suspect : MemberState.Active;
            await Change(member.Node, state, isNew: false);
        }
    }

    private string? Refusal(JoinProof proof, bool joins)
    {
        if (!_challenges.Use(proof.Node, proof.Nonce)) return "stale-challenge";
        if (NodeKey.TryRead(proof.Key) is not { } key) return "wrong-proof";
        var digest = Membership.ProofDigest(network.Chain.Id, proof.Node, key, proof.Nonce, joins);
        if (!key.Verify(digest, proof.Signature)) return "wrong-proof";
        return roster.State.Find(proof.Node) is { } member && !member.Key.AsSpan().SequenceEqual(proof.Key) ? "name-taken" : null;
    }

    private async Task Change(string node, string state, bool isNew)
    {
        var member = roster.State.Find(node)!;
        if (member.State == state && !isNew) return;
        member.State = state;
        roster.State.Version++;
        await Persist();
        Changed(log, node, state);
        var peers = roster.State.ToPeerList();
        foreach (var told in peers.Members.Where(told => told.State != MemberState.Left)) _ = grains.GetGrain<INodePeer>(told.Node).PeerListUpdate(peers);
    }

    /// <summary>Writes the list; one that could not be written is not kept in memory either.</summary>
    private async Task Persist()
    {
        try
        {
            await roster.WriteStateAsync();
        }
        catch (OrleansException)
        {
            // As the engine wraps what the storage said.
            DeactivateOnIdle();
            throw;
        }
    }

    private void See(string node) => _lastSeen[node] = time.GetTimestamp();

    private MembershipAnswer Accept() => new(true, null, roster.State.ToPeerList());

    private MembershipAnswer Refuse(string rule) => new(false, rule, roster.State.ToPeerList());

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} is {State} now")]
    private static partial void Changed(ILogger log, string node, string state);
}
