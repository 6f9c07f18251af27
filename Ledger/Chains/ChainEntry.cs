using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Chains;

/// <summary>A header that a node knows, in the tree of all branches.</summary>
public sealed class ChainEntry
{
    private readonly List<ChainEntry> _children = [];
    private int _place;

    internal ChainEntry(BlockHeader header, Hash256 hash, ChainEntry? parent)
    {
        (Header, Hash, Parent) = (header, hash, parent);
        Work = parent is null ? 0 : checked(parent.Work + header.Difficulty.Value);
        if (parent is null) return;
        _place = parent._children.Count;
        parent._children.Add(this);
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The header's hash.</summary>
    public Hash256 Hash { get; }

    /// <summary>The entry of the block before; null for genesis.</summary>
    public ChainEntry? Parent { get; private set; }

    /// <summary>The sum of difficulties from genesis to here.</summary>
    public UInt128 Work { get; }

    /// <summary>The height.</summary>
    public Height Height => Header.Height;

    /// <summary>The rule that this block or an ancestor broke; <see cref="Rejection.None"/> while there is none.</summary>
    public Rejection Refused { get; internal set; }

    /// <summary>True when the node holds the body.</summary>
    public bool HasBody { get; internal set; }

    /// <summary>The size of the body that the node holds.</summary>
    internal int Bytes { get; set; }

    /// <summary>
    /// True when the node holds every body from genesis to here and none was refused, so that the chain could switch to this entry.
    /// </summary>
    public bool IsConnected { get; internal set; }

    /// <summary>True when no known block stands on this one.</summary>
    public bool IsLeaf => _children.Count == 0;

    internal IReadOnlyList<ChainEntry> Children => _children;

    /// <summary>Fork choice (F1): more work wins, then the lower hash. It depends on nothing but the two entries.</summary>
    public bool IsBetterThan(ChainEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsBetter(Work, Hash, other);
    }

    internal static bool IsBetter(UInt128 work, Hash256 hash, ChainEntry than) => work != than.Work ? work > than.Work : hash < than.Hash;

    /// <summary>This block's header, its parent's, and so on to genesis.</summary>
    public IEnumerable<BlockHeader> HeadersDown()
    {
        for (var entry = this; entry is not null; entry = entry.Parent) yield return entry.Header;
    }

    /// <summary>Cuts this leaf off its parent, and returns the parent.</summary>
    internal ChainEntry Detach()
    {
        var parent = Parent ?? throw new InvalidOperationException("Genesis has no parent to be cut off.");

        // The last child takes the free place: a block can have a hundred thousand children, and lose them all at once.
        var last = parent._children[^1];
        (parent._children[_place], last._place) = (last, _place);
        parent._children.RemoveAt(parent._children.Count - 1);
        Parent = null;
        return parent;
    }
}
