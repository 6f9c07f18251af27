using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// The costly checks, off-turn: decoding, Merkle root, the miner's signature, the voters' signatures and credentials. Credentials alone
/// need the chain, which knows the issuing keys. Where it does not know a key yet, the credential is checked when it is judged.
/// </summary>
internal sealed class BlockChecks(
    ChainParameters chain, IOffTurn offTurn, SignatureMemory signatures, Func<Transaction, IssuingKey?> issuerFor)
{
    /// <summary>Decodes a block, but stops after the header unless that bears work.</summary>
    public Task<(Rejection Rule, Block? Block)> Decode(byte[] bytes, CancellationToken stop) => offTurn.Run(
        () =>
        {
            // The header comes first, so junk is refused after one hash.
            if (bytes is not { Length: >= BlockHeader.Size } || BlockHeader.TryDecode(bytes.AsSpan(0, BlockHeader.Size)) is not { } header)
                return (Rejection.Malformed, null);
            if (!header.HasWork) return (Rejection.NoWork, null);
            var rule = Block.TryDecode(chain.Id, bytes, out var block);
            return (rule, block);
        },
        stop);

    /// <summary>Checks a body (B1 to B5) without the signatures of its transactions.</summary>
    public Task<Rejection> CheckBody(Block block, CancellationToken stop) => offTurn.Run(() => block.CheckBody(chain), stop);

    /// <summary>Checks a body (B1 to B5) and every signature in it (T1, T2).</summary>
    public async Task<Verdict> Check(Block block, CancellationToken stop)
    {
        var rule = await CheckBody(block, stop);
        if (rule != Rejection.None) return rule;
        var checks = await CheckSignatures(block.Transactions, stop);
        for (var i = 0; i < checks.Length; i++)
        {
            if (checks[i] != Rejection.None) return new(checks[i], Transaction: block.Transactions[i].Id);
        }

        await CheckCredentials(block.Transactions, isAwaited: false, stop);

        return Rejection.None;
    }

    /// <summary>Decodes transactions and checks their signatures. The transaction is null where the bytes hold none.</summary>
    /// <param name="transactions">Their bytes.</param>
    /// <param name="isAwaited">True where somebody waits for one transaction.</param>
    /// <param name="stop">Ends the checks.</param>
    public async Task<(Rejection Rule, Transaction? Transaction)[]> Check(
        IReadOnlyList<byte[]> transactions, bool isAwaited, CancellationToken stop)
    {
        var checkedOnes = await Map(
            transactions,
            bytes =>
            {
                var rule = Transaction.TryDecode(chain.Id, bytes, out var transaction);
                return (Rule: rule == Rejection.None ? signatures.Check(transaction!) : rule, Transaction: transaction);
            },
            isAwaited,
            stop);
        await CheckCredentials(checkedOnes.Where(one => one.Rule == Rejection.None).Select(one => one.Transaction!), isAwaited, stop);
        return checkedOnes;
    }

    /// <summary>
    /// Checks the credentials of transactions whose signatures are right. A wrong credential is found again when the transaction is judged.
    /// </summary>
    public async Task CheckCredentials(IEnumerable<Transaction> transactions, bool isAwaited, CancellationToken stop)
    {
        (Transaction Transaction, IssuingKey Issuer)[] due =
            [.. transactions.Select(transaction => (transaction, issuerFor(transaction)!)).Where(one => one.Item2 is not null)];
        if (due.Length == 0) return;
        await Map(
            due,
            one =>
            {
                signatures.CheckCredential(one.Transaction, one.Issuer);
                return true;
            },
            isAwaited,
            stop);
    }

    private Task<Rejection[]> CheckSignatures(IReadOnlyList<Transaction> transactions, CancellationToken stop) =>
        offTurn.Map(transactions, signatures.Check, stop);

    private async Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, bool isAwaited, CancellationToken stop) =>
        isAwaited ? [await offTurn.RunSoon(() => work(items[0]), stop)] : await offTurn.Map(items, work, stop);
}
