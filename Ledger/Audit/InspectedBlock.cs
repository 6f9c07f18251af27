namespace OrleansBallot.Ledger;

/// <summary>
/// A block's bytes with everything judged that needs no other block: encoding, work, body, and every signature. That is nearly
/// all of an audit's cost and free of state, so blocks are inspected in parallel and then added in order.
/// </summary>
public sealed class InspectedBlock
{
    private InspectedBlock(BlockHeader? header, Block? block, Verdict verdict) => (Header, Block, Verdict) = (header, block, verdict);

    /// <summary>The header; null where the bytes are no block.</summary>
    internal BlockHeader? Header { get; }

    /// <summary>The block; null where the bytes are none.</summary>
    internal Block? Block { get; }

    /// <summary>The first rule that it breaks by itself.</summary>
    internal Verdict Verdict { get; }

    /// <summary>Inspects a block's canonical bytes (E1 to E6, H1, B1 to B5, T1, T2).</summary>
    /// <param name="chain">The chain that it claims to be of.</param>
    /// <param name="bytes">The bytes, untrusted.</param>
    public static InspectedBlock Of(ChainParameters chain, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var rule = Block.TryDecode(chain.Id, bytes, out var block);

        // A block without transactions has a header all the same, and what is wrong with that comes first.
        var header = block?.Header ?? (rule == Rejection.EmptyBlock ? BlockHeader.TryDecode(bytes[..BlockHeader.Size]) : null);
        if (header is null) return new(null, null, rule);

        // Without work the bytes cost whoever made them nothing: no signature is checked for that.
        if (!header.HasWork) return new(header, block, Rejection.NoWork);
        return new(header, block, block is null ? rule : Inspect(chain, block));
    }

    private static Verdict Inspect(ChainParameters chain, Block block)
    {
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
