using Orleans.Concurrency;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Knows the members of one network. Key: <see cref="Key"/>. Its list is persisted, so it survives its silo. It calls nodes only by one-way
/// hints.
/// </summary>
[Alias("ballot.tracker")]
public interface ITrackerGrain : IGrainWithStringKey
{
    /// <summary>The key of the only tracker.</summary>
    const string Key = "tracker";

    /// <summary>First step of joining: returns a fresh challenge to sign.</summary>
    [AlwaysInterleave, Alias("challenge")]
    Task<JoinChallenge> Challenge(string node);

    /// <summary>Second step: the proof that the node holds its key. The answer is the ACK, with all peers.</summary>
    [Alias("register")]
    Task<MembershipAnswer> Register(JoinProof proof);

    /// <summary>
    /// A member is alive, and proves it with the pass from its registration. The answer confirms that, or tells the member to register
    /// again. It has the peers only where the member has another list.
    /// </summary>
    [AlwaysInterleave, Alias("heartbeat")]
    Task<MembershipAnswer> Heartbeat(Heartbeat beat);

    /// <summary>A member leaves. The answer is the ACK.</summary>
    [Alias("unregister")]
    Task<MembershipAnswer> Unregister(JoinProof proof);

    /// <summary>
    /// An operator's word that a node's key is lost, so that another key may take its name. Refused while the node is heard
    /// (<c>node-is-active</c>).
    /// </summary>
    [Alias("forget")]
    Task<MembershipAnswer> Forget(string node);

    /// <summary>
    /// An operator's word that a member is expelled: neither its name nor its key joins again (<c>expelled</c>) until it is admitted.
    /// </summary>
    /// <param name="node">The member's name.</param>
    /// <param name="readmit">True to let it join again.</param>
    [Alias("expel")]
    Task<MembershipAnswer> Expel(string node, bool readmit);

    /// <summary>All nodes that the tracker knows, including those that have left.</summary>
    [AlwaysInterleave, Alias("get-peers")]
    Task<PeerList> GetPeers();
}
