using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Audit;

/// <summary>
/// A block's bytes, judged by every rule that needs no other block: encoding, work, body, and all signatures. That is nearly all of an
/// audit's cost and needs no state, so blocks are inspected in parallel and then added in order.
/// </summary>
public sealed class InspectedBlock
{
    private InspectedBlock(Block? block, Verdict verdict) => (Block, Verdict) = (block, verdict);

    /// <summary>The block; null where the bytes hold none.</summary>
    internal Block? Block { get; }

    /// <summary>The first rule that the block breaks by itself.</summary>
    internal Verdict Verdict { get; }

    /// <summary>Inspects a block's canonical bytes (E1 to E6, H1, B1 to B5, T1, T2).</summary>
    /// <param name="chain">The chain that the block claims to belong to.</param>
    /// <param name="bytes">The bytes, untrusted.</param>
    public static InspectedBlock Of(ChainParameters chain, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var rule = Block.TryDecode(chain.Id, bytes, out var block);
        return new(block, block is null ? rule : Inspect(chain, block));
    }

    private static Verdict Inspect(ChainParameters chain, Block block)
    {
        // Bytes without work cost their sender nothing, so no signature is checked for them.
        if (!block.Header.HasWork) return Rejection.NoWork;
        var body = block.CheckBody(chain);
        if (body != Rejection.None) return body;
        foreach (var transaction in block.Transactions)
        {
            var rule = transaction.CheckSignature();
            if (rule != Rejection.None) return new(rule, Transaction: transaction.Id);
        }

        return Rejection.None;
    }
}
