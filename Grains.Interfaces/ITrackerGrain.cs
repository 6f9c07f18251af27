using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Knows the members of one network. Key: <see cref="Key"/>. Its list is persisted, so it survives its silo. It never calls a
/// node but by one-way hints.
/// </summary>
[Alias("ballot.tracker")]
public interface ITrackerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only tracker.</summary>
    const string Key = "tracker";

    /// <summary>First step of joining: gives something fresh to sign.</summary>
    [AlwaysInterleave, Alias("challenge")]
    Task<JoinChallenge> Challenge(string node);

    /// <summary>Second step: the proof that the node holds its key. The answer is the ACK, with all peers.</summary>
    [Alias("register")]
    Task<MembershipAnswer> Register(JoinProof proof);

    /// <summary>A member lives, as what the tracker gave it when it registered proves. The answer says so, or that it is to register again. It has the peers only where the member has another list.</summary>
    [AlwaysInterleave, Alias("heartbeat")]
    Task<MembershipAnswer> Heartbeat(Heartbeat beat);

    /// <summary>A member leaves. The answer is the ACK.</summary>
    [Alias("unregister")]
    Task<MembershipAnswer> Unregister(JoinProof proof);

    /// <summary>
    /// An operator's word that a node's key is lost: its name is anybody's again. Refused while the node is heard (<c>node-is-active</c>).
    /// </summary>
    [Alias("forget")]
    Task<MembershipAnswer> Forget(string node);

    /// <summary>
    /// An operator's word that a member is out, whatever it says or does: neither its name nor its key joins again (<c>expelled</c>) until it is admitted.
    /// </summary>
    /// <param name="node">Its name.</param>
    /// <param name="readmit">Whether it may join again.</param>
    [Alias("expel")]
    Task<MembershipAnswer> Expel(string node, bool readmit);

    /// <summary>Everyone the tracker knows, those included that have left.</summary>
    [AlwaysInterleave, Alias("get-peers")]
    Task<PeerList> GetPeers();
}
