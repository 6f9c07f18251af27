using System.Collections.Immutable;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Receipts;

/// <summary>
/// A node's promise that it has written a transaction to disk: one signature over a group of ids, and the path from this id to the group's
/// Merkle root (PROTOCOL §8). A check needs only the chain id and the node's key.
/// </summary>
/// <param name="Node">The node's name.</param>
/// <param name="Key">The node's key.</param>
/// <param name="Accepted">When the node wrote it, by its clock.</param>
/// <param name="Transaction">The transaction's id.</param>
/// <param name="Index">Its place in the group.</param>
/// <param name="Count">The size of the group.</param>
/// <param name="Path">Hashes from its sibling upwards.</param>
/// <param name="Signature">RSA-PSS by the node.</param>
public sealed record Receipt(
    string Node, NodeKey Key, Timestamp Accepted, TransactionId Transaction, int Index, int Count, ImmutableArray<Hash256> Path,
    ImmutableArray<byte> Signature)
{
    private const string Tag = "ballot/receipt/1";
    private const int MostPath = 32;

    /// <summary>The digest that the node signs for a group.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="accepted">The time on the receipts.</param>
    /// <param name="ids">The group, in order.</param>
    public static Hash256 GroupDigest(Hash256 chain, string node, Timestamp accepted, IReadOnlyList<TransactionId> ids) =>
        Digest(chain, node, accepted, ids.Count, Merkle.Root(Leaves(ids)));

    /// <summary>The receipts of a group, in its order.</summary>
    public static IReadOnlyList<Receipt> ForGroup(
        string node, NodeKey key, Timestamp accepted, IReadOnlyList<TransactionId> ids, ReadOnlySpan<byte> signature)
    {
        var paths = Merkle.Paths(Leaves(ids));
        var receipts = new Receipt[ids.Count];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = new(node, key, accepted, ids[i], i, ids.Count, [.. paths[i]], [.. signature]);
        return receipts;
    }

    /// <summary>True when the path leads to a root that the node signed for this chain.</summary>
    public bool IsGenuine(Hash256 chain) =>
        Merkle.RootFrom(Merkle.Leaf(Transaction.Value.ToArray()), Index, Count, Path.AsSpan()) is { } root
        && Key.Verify(Digest(chain, Node, Accepted, Count, root), Signature.AsSpan());

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter().Text(Tag).Text(Node).Raw(Key.Modulus).UInt64(Accepted.Milliseconds)
            .Hash(Transaction.Value).Length((ulong)Index).Length((ulong)Count).Length((ulong)Path.Length);
        foreach (var step in Path) writer.Hash(step);
        return writer.Raw(Signature.AsSpan()).ToArray();
    }

    /// <summary>Reads canonical bytes; null for anything else.</summary>
    public static Receipt? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var tag = reader.Text(16);
        var node = reader.Text(32);
        var key = NodeKey.TryRead(reader.Raw(NodeKey.Size));
        var accepted = reader.Time();
        var transaction = new TransactionId(reader.Hash());
        var (index, count) = ((int)reader.Length(int.MaxValue), (int)reader.Length(int.MaxValue));
        var steps = reader.Length(MostPath);
        var path = ImmutableArray.CreateBuilder<Hash256>();
        for (ulong read = 0; read < steps && reader.Sound; read++) path.Add(reader.Hash());
        var signature = reader.Raw(NodeKey.Size).ToImmutableArray();
        return reader.Complete && key is not null && tag == Tag
            ? new(node, key, accepted, transaction, index, count, path.ToImmutable(), signature)
            : null;
    }

    private static Hash256 Digest(Hash256 chain, string node, Timestamp accepted, int count, Hash256 root)
    {
        var payload = new CanonicalWriter().Text(node).UInt64(accepted.Milliseconds).Length((ulong)count).Hash(root);
        return Preimage.Digest(Tag, chain, payload.Written);
    }

    private static Hash256[] Leaves(IReadOnlyList<TransactionId> ids) => [.. ids.Select(id => Merkle.Leaf(id.Value.ToArray()))];
}
