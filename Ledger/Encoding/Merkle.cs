using System.Numerics;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Encoding;

/// <summary>Merkle trees as in RFC 6962 §2.1: leaves and nodes are hashed with different prefixes, and no leaf is doubled.</summary>
public static class Merkle
{
    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static readonly Hash256 Empty = Hash256.Of([]);

    /// <summary>SHA-256 of 0x00 ‖ data.</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> data)
    {
        var bytes = data.Length < 1024 ? stackalloc byte[data.Length + 1] : new byte[data.Length + 1];
        bytes[0] = 0;
        data.CopyTo(bytes[1..]);
        return Hash256.Of(bytes);
    }

    /// <summary>The root over leaf hashes in order.</summary>
    public static Hash256 Root(ReadOnlySpan<Hash256> leaves) => leaves.Length switch
    {
        0 => Empty,
        1 => leaves[0],
        var count => Node(Root(leaves[..Split(count)]), Root(leaves[Split(count)..])),
    };

    /// <summary>The audit path of a leaf, from its sibling upwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static Hash256[] Path(ReadOnlySpan<Hash256> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        var path = new List<Hash256>(BitOperations.Log2((uint)leaves.Length) + 1);
        while (leaves.Length > 1)
        {
            var split = Split(leaves.Length);
            var left = index < split;
            path.Add(Root(left ? leaves[split..] : leaves[..split]));
            leaves = left ? leaves[..split] : leaves[split..];
            if (!left) index -= split;
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>The audit paths of all leaves, for about the price of one root.</summary>
    public static IReadOnlyList<Hash256>[] Paths(ReadOnlySpan<Hash256> leaves)
    {
        var paths = new List<Hash256>[leaves.Length];
        for (var i = 0; i < paths.Length; i++) paths[i] = new(BitOperations.Log2((uint)leaves.Length) + 1);
        if (leaves.Length > 0) Collect(leaves, paths);
        return paths;

        static Hash256 Collect(ReadOnlySpan<Hash256> leaves, Span<List<Hash256>> paths)
        {
            if (leaves.Length == 1) return leaves[0];
            var split = Split(leaves.Length);
            var (left, right) = (Collect(leaves[..split], paths[..split]), Collect(leaves[split..], paths[split..]));
            foreach (var path in paths[..split]) path.Add(right);
            foreach (var path in paths[split..]) path.Add(left);
            return Node(left, right);
        }
    }

    /// <summary>The root that a leaf and its path lead to; null where no tree with so many leaves has such a path.</summary>
    public static Hash256? RootFrom(Hash256 leaf, int index, int count, ReadOnlySpan<Hash256> path)
    {
        if (index < 0 || index >= count) return null;
        if (count == 1) return path.IsEmpty ? leaf : null;
        if (path.IsEmpty) return null;
        var split = Split(count);
        var left = index < split;
        var below = left ? RootFrom(leaf, index, split, path[..^1]) : RootFrom(leaf, index - split, count - split, path[..^1]);
        return below is not { } root ? null : left ? Node(root, path[^1]) : Node(path[^1], root);
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static int Split(int count) => 1 << BitOperations.Log2((uint)count - 1);

    private static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Hash256.Size];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Hash256.Size)..]);
        return Hash256.Of(bytes);
    }
}
