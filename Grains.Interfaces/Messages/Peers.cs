using System.Collections.Immutable;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>A peer's new tip.</summary>
/// <param name="From">The peer.</param>
/// <param name="Header">Its 156 header bytes.</param>
[GenerateSerializer, Immutable, Alias("ballot.BlockHint")]
public sealed record BlockHint([property: Id(0)] string From, [property: Id(1)] byte[] Header);

/// <summary>Pending transactions that a peer passes on.</summary>
/// <param name="From">The peer.</param>
/// <param name="Transactions">Their canonical bytes.</param>
[GenerateSerializer, Immutable, Alias("ballot.TransactionHint")]
public sealed record TransactionHint([property: Id(0)] string From, [property: Id(1)] byte[][] Transactions);

/// <summary>A node's tip and pool.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Tip">Hash of its tip, 32 bytes.</param>
/// <param name="Work">The sum of difficulties up to it.</param>
/// <param name="Height">The height of its tip.</param>
/// <param name="Pending">How many transactions its pool holds.</param>
/// <param name="PoolDigest">The exclusive or of their ids, 32 bytes.</param>
/// <param name="Clock">Its clock, milliseconds since 1970. It takes no vote of an election that has closed by it.</param>
/// <param name="MustMineBefore">
/// Before when a block must be dated to hold all that waits here, milliseconds since 1970; the last moment that there is where nothing
/// that waits is ever too late. An election that settles before it is not waited for here.
/// </param>
[GenerateSerializer, Immutable, Alias("ballot.ChainInfo")]
public sealed record ChainInfo(
    [property: Id(0)] string Node, [property: Id(1)] byte[] Tip, [property: Id(2)] UInt128 Work, [property: Id(3)] ulong Height,
    [property: Id(4)] int Pending, [property: Id(5)] byte[] PoolDigest, [property: Id(7)] ulong Clock,
    [property: Id(8)] ulong MustMineBefore);

/// <summary>Points of the asker's chain: hashes from its tip down, ever further apart, genesis last; at most 100 count.</summary>
[GenerateSerializer, Immutable, Alias("ballot.HeaderQuery")]
public sealed record HeaderQuery([property: Id(0)] byte[][] Locator);

/// <summary>Headers in order, 156 bytes each, one after the other; at most 2,000.</summary>
/// <param name="Headers">The bytes.</param>
[GenerateSerializer, Immutable, Alias("ballot.HeaderPage")]
public sealed record HeaderPage([property: Id(0)] byte[] Headers);

/// <summary>Hashes of wanted bodies, 32 bytes each; at most 1,000 count.</summary>
[GenerateSerializer, Immutable, Alias("ballot.BlockQuery")]
public sealed record BlockQuery([property: Id(0)] byte[][] Hashes);

/// <summary>Canonical bytes of blocks. Blocks that the node lacks are left out.</summary>
[GenerateSerializer, Immutable, Alias("ballot.BlockPage")]
public sealed record BlockPage([property: Id(0)] byte[][] Blocks);

/// <summary>A miner's work since its last report.</summary>
/// <param name="Hashes">How many hashes it made.</param>
/// <param name="Seconds">How many seconds that took, including waits for the CPU.</param>
[GenerateSerializer, Immutable, Alias("ballot.HashReport")]
public sealed record HashReport([property: Id(0)] ulong Hashes, [property: Id(1)] double Seconds);

/// <summary>A header to search a nonce for.</summary>
/// <param name="Id">The template's number at its node.</param>
/// <param name="Header">156 bytes; the last 8 are the nonce, little-endian.</param>
/// <param name="Difficulty">The expected number of hashes.</param>
[GenerateSerializer, Immutable, Alias("ballot.MiningTemplate")]
public sealed record MiningTemplate(
    [property: Id(0)] long Id, [property: Id(1)] byte[] Header, [property: Id(2)] ulong Difficulty);

/// <summary>A nonce for a template.</summary>
[GenerateSerializer, Immutable, Alias("ballot.MinedNonce")]
public sealed record MinedNonce([property: Id(0)] long Template, [property: Id(1)] ulong Nonce);

/// <summary>A fresh challenge to sign.</summary>
/// <param name="Nonce">
/// 32 bytes that only the tracker can make. They serve for one registration of the asking node, within a minute.
/// </param>
[GenerateSerializer, Immutable, Alias("ballot.JoinChallenge")]
public sealed record JoinChallenge([property: Id(0)] byte[] Nonce);

/// <summary>The proof that a node holds its key.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Key">The modulus of its RSA key, 384 bytes.</param>
/// <param name="Nonce">The challenge.</param>
/// <param name="Signature">RSA-PSS over name, key and challenge (PROTOCOL §9).</param>
[GenerateSerializer, Immutable, Alias("ballot.JoinProof")]
public sealed record JoinProof(
    [property: Id(0)] string Node, [property: Id(1)] byte[] Key, [property: Id(2)] byte[] Nonce, [property: Id(3)] byte[] Signature);

/// <summary>A sign of life.</summary>
/// <param name="Node">The member's name.</param>
/// <param name="Key">The modulus of its key, which shows when another key has taken over the name.</param>
/// <param name="Height">Its tip's height.</param>
/// <param name="Tip">Its tip's hash.</param>
/// <param name="Peers">The version of its list of members; a negative number for none.</param>
/// <param name="Pass">The secret that the tracker gave it when it joined; null counts for none.</param>
[GenerateSerializer, Immutable, Alias("ballot.Heartbeat")]
public sealed record Heartbeat(
    [property: Id(0)] string Node, [property: Id(1)] byte[] Key, [property: Id(2)] ulong Height, [property: Id(3)] Hash256 Tip,
    [property: Id(4)] long Peers, [property: Id(5)] byte[]? Pass = null);

/// <summary>The tracker's answer.</summary>
/// <param name="Accepted">True for an ACK.</param>
/// <param name="Rule">The name of a <see cref="MembershipRefusal"/>; null for an ACK.</param>
/// <param name="Peers">The members as of now; null where the node has this list already, and where the tracker refuses.</param>
/// <param name="Pass">
/// After a registration: 32 random bytes that prove the heartbeats that follow. A new activation of the tracker knows none, and has its
/// members register again.
/// </param>
[GenerateSerializer, Immutable, Alias("ballot.MembershipAnswer")]
public sealed record MembershipAnswer(
    [property: Id(0)] bool Accepted, [property: Id(1)] string? Rule, [property: Id(2)] PeerList? Peers,
    [property: Id(3)] byte[]? Pass = null)
{
    /// <summary>A refusal.</summary>
    public static MembershipAnswer Refused(MembershipRefusal rule) => new(false, rule.Name(), null);
}

/// <summary>The members of the network.</summary>
/// <param name="Version">Grows with every change, so that a late update can be told from a new one.</param>
/// <param name="Members">All nodes that have ever joined.</param>
[GenerateSerializer, Immutable, Alias("ballot.PeerList")]
public sealed record PeerList([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<Member> Members);

/// <summary>A member, as the tracker sees it.</summary>
/// <param name="Node">Its name.</param>
/// <param name="StateName">The name of its <see cref="State"/>.</param>
/// <param name="Fingerprint">Its key's fingerprint.</param>
/// <param name="Key">The digest of its key. The fingerprint is its beginning.</param>
[GenerateSerializer, Immutable, Alias("ballot.Member")]
public sealed record Member(
    [property: Id(0)] string Node, [property: Id(1)] string StateName, [property: Id(2)] string Fingerprint,
    [property: Id(3)] string Key = "")
{
    /// <summary>Makes a member in a state.</summary>
    public Member(string node, MemberState state, string fingerprint, string key = "") : this(node, state.Name(), fingerprint, key)
    {
    }

    /// <summary>Its state. A state that only another version knows counts as left.</summary>
    public MemberState State
    {
        get => EnumNames.Read(StateName, otherwise: MemberState.Left);
        init => StateName = value.Name();
    }
}
