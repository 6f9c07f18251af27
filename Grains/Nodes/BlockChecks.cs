using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>The checks that need no chain, off-turn: decoding, Merkle root, the miner's signature, the voters' signatures.</summary>
internal sealed class BlockChecks(ChainParameters chain, IOffTurn offTurn, SignatureMemory signatures)
{
    /// <summary>Decodes a block, and nothing more unless its header bears work.</summary>
    public Task<(Rejection Rule, Block? Block)> Decode(byte[] bytes, CancellationToken stop) => offTurn.Run(
        () =>
        {
            // The header stands first, so junk is refused after one hash.
            if (bytes is not { Length: >= BlockHeader.Size } || BlockHeader.TryDecode(bytes.AsSpan(0, BlockHeader.Size)) is not { } header) return (Rejection.Malformed, null);
            if (!header.HasWork) return (Rejection.NoWork, null);
            var rule = Block.TryDecode(chain.Id, bytes, out var block);
            return (rule, block);
        },
        stop);

    /// <summary>Checks a body (B1 to B5) and every signature in it (T1, T2).</summary>
    public async Task<Verdict> Check(Block block, CancellationToken stop)
    {
        var rule = await offTurn.Run(() => block.CheckBody(chain), stop);
        if (rule != Rejection.None) return rule;
        var checks = await CheckSignatures(block.Transactions, stop);
        for (var i = 0; i < checks.Length; i++)
        {
            if (checks[i] != Rejection.None) return new(checks[i], Transaction: block.Transactions[i].Id);
        }

        return Rejection.None;
    }

    /// <summary>Decodes transactions and checks their signatures; null where the bytes are none.</summary>
    public Task<(Rejection Rule, Transaction? Transaction)[]> Check(IReadOnlyList<byte[]> transactions, CancellationToken stop) => offTurn.Map(
        transactions,
        bytes =>
        {
            var rule = Transaction.TryDecode(chain.Id, bytes, out var transaction);
            return (rule == Rejection.None ? signatures.Check(transaction!) : rule, transaction);
        },
        stop);

    private Task<Rejection[]> CheckSignatures(IReadOnlyList<Transaction> transactions, CancellationToken stop) =>
        offTurn.Map(transactions, signatures.Check, stop);
}
