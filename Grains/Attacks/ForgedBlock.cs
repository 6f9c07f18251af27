using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Grains.Attacks;

/// <summary>A block while it is forged: neither mined nor signed.</summary>
internal sealed record ForgedBlock(BlockHeader Header, Coinbase Coinbase, ImmutableArray<Transaction> Transactions)
{
    /// <summary>A block whose header commits to its content.</summary>
    public static ForgedBlock Of(BlockHeader header, Coinbase coinbase, ImmutableArray<Transaction> transactions) =>
        new(header with { MerkleRoot = Block.MerkleRoot(coinbase, transactions) }, coinbase, transactions);
}
