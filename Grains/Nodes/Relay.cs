using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Passes pending transactions on to peers, and takes those that peers pass on.</summary>
internal sealed class Relay(string node, Replica replica, BlockChecks checks, Pump pump, Closings closings, Peers peers, int most)
{
    /// <summary>
    /// How many hints are checked at the same time. Further hints are dropped, because comparing tips and pools makes up for them.
    /// </summary>
    private const int MostHints = 64;

    private int _hints;

    /// <summary>Tells peers of new transactions.</summary>
    public void Tell(IReadOnlyList<Transaction> transactions)
    {
        foreach (var page in Views.Pages(transactions)) peers.Tell(peer => peer.NewTransactions(new(node, page)));
    }

    /// <summary>
    /// Takes pending transactions from a peer. They are judged as in a block, because the peer has judged the submission. A hint's sender
    /// is only claimed, so wrong transactions are dropped and count as nobody's fault: otherwise anyone could silence anyone.
    /// </summary>
    public async Task AcceptHint(TransactionHint hint, CancellationToken stop)
    {
        if (_hints >= MostHints || hint.Transactions is not { Length: <= Views.MostPooled } || !peers.Heeds(hint.From)) return;
        _hints++;
        try
        {
            await AcceptFromPeer(hint.Transactions, stop);
        }
        finally
        {
            _hints--;
        }
    }

    /// <summary>Fetches a peer's pool.</summary>
    public async Task FetchPool(string peer, CancellationToken stop)
    {
        for (var offset = 0; offset < most;)
        {
            var page = await peers.Ask(peer, grain => grain.GetTransactions(offset, stop), stop);
            if (page is not { Transactions.Length: > 0 and <= Views.MostPooled }) return;
            foreach (var verdict in await AcceptFromPeer(page.Transactions, stop)) peers.Fault(peer, verdict.Rule);
            offset += page.Transactions.Length;
        }
    }

    /// <summary>Checks and pools transactions that another node vouches for. Also returns those that are new to this pool.</summary>
    public async Task<(IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Transaction> New)> Accept(
        IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var checkedOnes = await checks.Check(transactions, isAwaited: false, stop);
        return await pump.Do(() =>
        {
            var added = new List<Transaction>();
            Verdict[] verdicts = [.. checkedOnes.Select(one => one.Rule == Rejection.None ? Add(one.Transaction!, added) : one.Rule)];
            return ValueTask.FromResult<(IReadOnlyList<Verdict>, IReadOnlyList<Transaction>)>((verdicts, added));
        });
    }

    private Verdict Add(Transaction transaction, List<Transaction> added)
    {
        var before = replica.Pool.Count;
        if (transaction.Payload is CastVote vote && closings.HasWaited(vote.Election) && !replica.Knows(transaction.Id))
            return Rejection.Closed;
        var verdict = replica.AddTransaction(transaction, Judged.InBlock);
        if (replica.Pool.Count > before) added.Add(transaction);
        return verdict;
    }

    /// <summary>
    /// Takes transactions that a peer passes on. Where peers are many it tells only some of them, so each node passes new ones on, once;
    /// known ones end here.
    /// </summary>
    private async Task<IReadOnlyList<Verdict>> AcceptFromPeer(IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var (verdicts, added) = await Accept(transactions, stop);
        if (peers.AreMany) Tell(added);
        return verdicts;
    }
}
