using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>
/// A node's promise that a transaction is durable with it: one signature over a group of ids, and the path of this id to the
/// group's Merkle root (PROTOCOL §8). It can be checked with nothing but the chain id and the node's key.
/// </summary>
/// <param name="Node">The node's name.</param>
/// <param name="Key">The node's key.</param>
/// <param name="Accepted">When the node wrote it, by its clock.</param>
/// <param name="Transaction">Whose receipt it is.</param>
/// <param name="Index">Its place in the group.</param>
/// <param name="Count">How many the group had.</param>
/// <param name="Path">From its sibling upwards.</param>
/// <param name="Signature">RSA-PSS by the node.</param>
public sealed record Receipt(
    string Node, NodeKey Key, Timestamp Accepted, TransactionId Transaction, int Index, int Count, ImmutableArray<Hash256> Path, ImmutableArray<byte> Signature)
{
    private const int MostPath = 32;

    /// <summary>What the node signs for a group.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="accepted">The time that the receipts bear.</param>
    /// <param name="ids">The group, in order.</param>
    public static Hash256 GroupDigest(Hash256 chain, string node, Timestamp accepted, ReadOnlySpan<TransactionId> ids) =>
        Digest(chain, node, accepted, ids.Length, Merkle.Root(Leaves(ids)));

    /// <summary>The receipt of one transaction of a group.</summary>
    public static Receipt ForMember(string node, NodeKey key, Timestamp accepted, ReadOnlySpan<TransactionId> ids, int index, byte[] signature) =>
        new(node, key, accepted, ids[index], index, ids.Length, [.. Merkle.Path(Leaves(ids), index)], [.. signature]);

    /// <summary>True when the path leads to a root that the node signed for this chain.</summary>
    public bool IsGenuine(Hash256 chain) =>
        Merkle.RootFrom(Merkle.Leaf(Transaction.Value.ToArray()), Index, Count, Path.AsSpan()) is { } root
        && Key.Verify(Digest(chain, Node, Accepted, Count, root), Signature.AsSpan());

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter().Text("ballot/receipt/1").Text(Node).Raw(Key.Modulus).UInt64(Accepted.Milliseconds)
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
        return reader.Complete && key is not null && tag == "ballot/receipt/1"
            ? new(node, key, accepted, transaction, index, count, path.ToImmutable(), signature)
            : null;
    }

    private static Hash256 Digest(Hash256 chain, string node, Timestamp accepted, int count, Hash256 root) =>
        Preimage.Digest("ballot/receipt/1", chain, new CanonicalWriter().Text(node).UInt64(accepted.Milliseconds).Length((ulong)count).Hash(root).Written);

    private static Hash256[] Leaves(ReadOnlySpan<TransactionId> ids)
    {
        var leaves = new Hash256[ids.Length];
        for (var i = 0; i < ids.Length; i++) leaves[i] = Merkle.Leaf(ids[i].Value.ToArray());
        return leaves;
    }
}
