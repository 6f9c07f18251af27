using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Chains;

/// <summary>The room for branches beside the best one (H8).</summary>
public sealed partial class Chain
{
    /// <summary>How many headers off the best chain are kept (H8).</summary>
    public const int MostSideHeaders = 100_000;

    /// <summary>
    /// Bodies of a branch are worth fetching while the branch is at most this many tip blocks' work behind the best chain.
    /// </summary>
    public const uint SideBodyDepth = 100;

    /// <summary>
    /// How many bytes of bodies off the best chain are kept (H8): as many as the best chain may have in the same work. Beyond that only the
    /// bodies of a better branch are worth fetching.
    /// </summary>
    public const long MostSideBytes = (long)SideBodyDepth * Limits.BlockBytes;

    private readonly SortedSet<ChainEntry> _leaves = new(new WorthOrder());
    private readonly Dictionary<ProvenBranch, ChainEntry> _pinned = [];
    private readonly int _mostSideHeaders;
    private readonly long _mostSideBytes;
    private long _sideBytes;

    /// <summary>
    /// True when the bodies of a branch should be fetched and kept: the branch is better than the best chain, or close to it while there is
    /// room (H8).
    /// </summary>
    public bool DeservesBody(ChainEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Refused != Rejection.None) return false;
        return entry.IsBetterThan(Tip) || (IsNear(entry) && _sideBytes < _mostSideBytes);
    }

    /// <summary>True when a walk has come to a header that is better than this chain's tip (F1).</summary>
    public bool IsBehind(HeaderWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return ChainEntry.IsBetter(walk.Work, walk.Hash, Tip);
    }

    /// <summary>
    /// True when a walk has shown more work than the best chain will have in its next 100 blocks, so that it need not go on.
    /// </summary>
    public bool IsFarBehind(HeaderWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return walk.Work > Tip.Work + Reach;
    }

    internal void Pin(ProvenBranch branch, ChainEntry end) => _pinned[branch] = end;

    /// <summary>
    /// Releases a branch, and forgets the headers at its end that have no bodies. A header whose body was found wrong is kept, or it would
    /// be fetched again.
    /// </summary>
    internal void Unpin(ProvenBranch branch)
    {
        _pinned.Remove(branch, out var entry);
        while (entry is { IsLeaf: true, HasBody: false, Refused: Rejection.None or Rejection.RefusedParent } && !IsPinned(entry))
            entry = Cut(entry);
    }

    private UInt128 Reach => (UInt128)SideBodyDepth * Tip.Header.Difficulty.Value;

    private int Beside => _entries.Count - _active.Count;

    private bool IsPinned(ChainEntry leaf) => _pinned.ContainsValue(leaf);

    private bool IsNear(ChainEntry entry) => entry.Refused == Rejection.None && entry.Work + Reach >= Tip.Work;

    /// <summary>
    /// Makes room for a child of <paramref name="parent"/>. First go the side branches that are too far behind to win soon. If there are
    /// none, the branch with least work loses its last header, when that has less work than the child. A header that goes can be fetched
    /// again. A node that joins has little work itself, so no branch is far behind its own: cheap headers would keep it from ever learning
    /// the others' chain.
    /// A child of the tip is always kept. It has a place of its own; where another one has that, the branch with least work makes room.
    /// </summary>
    private bool MakeRoom(ChainEntry parent, Difficulty difficulty)
    {
        var (isNext, room) = (parent == Tip, parent == Tip ? _mostSideHeaders + 1 : _mostSideHeaders);
        if (Beside >= room || _sideBytes >= _mostSideBytes) CutFar();
        if (Find(parent.Hash) is null) return false;
        if (Beside < room) return true;
        var least = _leaves.FirstOrDefault(leaf => leaf != parent && leaf != _best && !IsActive(leaf) && !IsPinned(leaf));
        if (!isNext && (least is null || least.Work >= checked(parent.Work + difficulty.Value))) return false;
        if (least is not null) Cut(least);
        return true;
    }

    private void CutFar()
    {
        foreach (var leaf in _leaves.TakeWhile(leaf => !IsNear(leaf)).Where(leaf => !IsActive(leaf)).ToList())
        {
            for (var entry = leaf; entry.IsLeaf && !IsActive(entry) && !IsNear(entry) && !IsPinned(entry);) entry = Cut(entry);
        }
    }

    /// <summary>Forgets a leaf, and returns its parent.</summary>
    private ChainEntry Cut(ChainEntry leaf)
    {
        _sideBytes -= leaf.Bytes;
        _leaves.Remove(leaf);
        _entries.Remove(leaf.Hash);
        var parent = leaf.Detach();
        if (parent.IsLeaf) _leaves.Add(parent);
        return parent;
    }

    /// <summary>Leaves in the order in which they make room: refused ones first, then those with least work.</summary>
    private sealed class WorthOrder : IComparer<ChainEntry>
    {
        public int Compare(ChainEntry? one, ChainEntry? other) => Key(one!).CompareTo(Key(other!));

        private static (bool, UInt128, Hash256) Key(ChainEntry entry) => (entry.Refused == Rejection.None, entry.Work, entry.Hash);
    }
}
