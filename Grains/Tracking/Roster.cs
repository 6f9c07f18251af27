using System.Text.Json.Serialization;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Tracking;

/// <summary>The tracker's durable list of members.</summary>
[GenerateSerializer, Alias("ballot.Roster")]
public sealed record Roster
{
    /// <summary>The most members, including those that have left.</summary>
    public const int MostMembers = 1000;

    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>All members that ever joined. One that has left stays until its place is needed.</summary>
    [Id(1)]
    public List<RosterEntry> Members { get; set; } = [];

    /// <summary>The entry of a node, or null.</summary>
    public RosterEntry? Find(string node) => Members.Find(entry => entry.Node == node);

    /// <summary>Entries of a key under other names than a node's.</summary>
    public IEnumerable<RosterEntry> OthersOf(string node, byte[] key) =>
        Members.Where(entry => entry.Node != node && entry.Key.AsSpan().SequenceEqual(key));

    /// <summary>True where a node has a place, or can get one. A member that has left loses its place when another node needs it.</summary>
    public bool HasRoomFor(string node) => Find(node) is not null || Members.Count < MostMembers || Leaver is not null;

    /// <summary>
    /// The next list, with a new entry for a node and its key in place of their former ones. Where there is no place, the member that left
    /// the longest ago makes room. This list stays as it is.
    /// </summary>
    public Roster With(RosterEntry entry)
    {
        var isNew = Find(entry.Node) is null;
        var gone = OthersOf(entry.Node, entry.Key).Where(other => other.State == MemberState.Left).ToHashSet();
        if (isNew && gone.Count == 0 && Members.Count >= MostMembers && Leaver is { } leaver) gone.Add(leaver);
        var next = entry with { Since = Version + 1 };
        return new()
        {
            Version = Version + 1,
            Members =
            [
                .. Members.Where(member => !gone.Contains(member)).Select(member => member.Node == entry.Node ? next : member),
                .. isNew ? [next] : Array.Empty<RosterEntry>()
            ],
        };
    }

    /// <summary>The next list, without a node. This list stays as it is.</summary>
    public Roster Without(string node) => new() { Version = Version + 1, Members = [.. Members.Where(member => member.Node != node)] };

    private RosterEntry? Leaver =>
        Members.Where(entry => entry is { State: MemberState.Left, IsExpelled: false }).MinBy(entry => entry.Since);

    /// <summary>The list as peers get it.</summary>
    public PeerList ToPeerList() => new(Version, [.. Members.Select(entry => entry.ToMember())]);
}

/// <summary>One member.</summary>
[GenerateSerializer, Alias("ballot.RosterEntry")]
public sealed record RosterEntry
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public string Node { get; set; } = "";

    /// <summary>The modulus of its key. The name belongs to that key from then on.</summary>
    [Id(1)]
    public byte[] Key { get; set; } = [];

    /// <summary>The name of its <see cref="State"/>, as it is stored.</summary>
    [Id(2), JsonPropertyName(nameof(State))]
    public string StateName { get; set; } = MemberState.Active.Name();

    /// <summary>The state of the member.</summary>
    [JsonIgnore]
    public MemberState State
    {
        get => EnumNames.Read(StateName, otherwise: MemberState.Left);
        set => StateName = value.Name();
    }

    /// <summary>The version of the list since which it is in this state; 0 where a former version wrote it.</summary>
    [Id(3)]
    public long Since { get; set; }

    /// <summary>An operator has expelled it: neither its name nor its key joins again until an operator admits it.</summary>
    [Id(4)]
    public bool IsExpelled { get; set; }

    /// <summary>The member as peers get it.</summary>
    public Member ToMember() =>
        NodeKey.TryRead(Key)?.Digest is { } digest ? new(Node, State, digest[..NodeKey.FingerprintDigits], digest) : new(Node, State, "");
}
