using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Receipts;

/// <summary>A proof that a block holds a transaction, which can be checked against headers alone (PROTOCOL §8).</summary>
/// <param name="Header">The block's header.</param>
/// <param name="Index">The transaction's leaf in the block's Merkle tree; leaf 0 is the coinbase.</param>
/// <param name="Count">How many leaves the tree has.</param>
/// <param name="Path">Hashes from the leaf's sibling upwards.</param>
public sealed record Inclusion(BlockHeader Header, int Index, int Count, ImmutableArray<Hash256> Path)
{
    /// <summary>
    /// True when it proves that for a transaction: the path leads from the transaction's leaf to the header's Merkle root.
    /// </summary>
    public bool Proves(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return Index > 0 && Merkle.RootFrom(transaction.Leaf, Index, Count, Path.AsSpan()) == Header.MerkleRoot;
    }
}
