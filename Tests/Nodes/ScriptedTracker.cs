using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A tracker that answers what a test wants. It has <see cref="ITrackerGrain"/>'s methods.</summary>
internal sealed class ScriptedTracker
{
    public static MembershipAnswer Yes { get; } = new(true, null, new(1, []));

    public static MembershipAnswer No { get; } = new(false, "unknown-node", new(1, []));

    public int Registrations { get; private set; }

    /// <summary>The versions that beats said the node has.</summary>
    public List<long> Versions { get; } = [];

    public Func<Task<MembershipAnswer>> Registered { get; set; } = () => Task.FromResult(Yes);

    public Func<Task<MembershipAnswer>> Unregistered { get; set; } = () => Task.FromResult(Yes);

    public Func<Task<MembershipAnswer>> Beaten { get; set; } = () => Task.FromResult(Yes);

    public static MembershipAnswer With(long version, params string[] members) =>
        new(true, null, new(version, [.. members.Select(member => new Member(member, MemberState.Active, ""))]));

    public static Task<JoinChallenge> Challenge(string node) => Task.FromResult(new JoinChallenge(new byte[MembershipProof.ChallengeSize]));

    public Task<MembershipAnswer> Register(JoinProof proof)
    {
        Registrations++;
        return Registered();
    }

    public Task<MembershipAnswer> Unregister(JoinProof proof) => Unregistered();

    public Task<MembershipAnswer> Heartbeat(Heartbeat beat)
    {
        Versions.Add(beat.Peers);
        return Beaten();
    }
}
