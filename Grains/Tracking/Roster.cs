using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Tracking;

/// <summary>The tracker's durable list of members.</summary>
[GenerateSerializer, Alias("ballot.Roster")]
public sealed record Roster
{
    /// <summary>Members at the most, those included that have left.</summary>
    public const int MostMembers = 1000;

    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>Everyone who ever joined.</summary>
    [Id(1)]
    public List<RosterEntry> Members { get; set; } = [];

    /// <summary>The entry of a node, or null.</summary>
    public RosterEntry? Find(string node) => Members.Find(entry => entry.Node == node);

    /// <summary>The next list, with an entry in place of the node's former one. This one stays as it is.</summary>
    public Roster With(RosterEntry entry) => new()
    {
        Version = Version + 1,
        Members = Find(entry.Node) is null ? [.. Members, entry] : [.. Members.Select(member => member.Node == entry.Node ? entry : member)],
    };

    /// <summary>The next list, without a node. This one stays as it is.</summary>
    public Roster Without(string node) => new() { Version = Version + 1, Members = [.. Members.Where(member => member.Node != node)] };

    /// <summary>The list as peers get it.</summary>
    public PeerList ToPeerList() => new(Version, [.. Members.Select(entry => new Member(entry.Node, entry.State, NodeKey.TryRead(entry.Key)?.Fingerprint ?? ""))]);
}

/// <summary>One member.</summary>
[GenerateSerializer, Alias("ballot.RosterEntry")]
public sealed record RosterEntry
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public string Node { get; set; } = "";

    /// <summary>The modulus of its key: the name is its own from then on.</summary>
    [Id(1)]
    public byte[] Key { get; set; } = [];

    /// <summary>One of <see cref="MemberState"/>.</summary>
    [Id(2)]
    public string State { get; set; } = MemberState.Active;
}
