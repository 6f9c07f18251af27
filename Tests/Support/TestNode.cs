using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A node's copy of the ledger, without storage, turns and peers: bodies and receipts are in memory, and orphans are taken at once.
/// </summary>
public sealed class TestNode
{
    private readonly Dictionary<Hash256, Block> _bodies = [];
    private readonly Dictionary<TransactionId, Transaction> _receipted = [];
    private readonly List<(Block? Block, Transaction? Receipted, Timestamp At)> _log = [];
    private readonly TestMiner _miner;

    public TestNode(TestNetwork network)
    {
        (Network, _miner) = (network, new(network));
        Copy = new(new Chain(network.Parameters), new Pool(), _receipted.ContainsKey);
    }

    public TestNetwork Network { get; }

    public LedgerCopy Copy { get; }

    public Chain Chain => Copy.Chain;

    public Orphans Orphans => Copy.Orphans;

    public LedgerState State => Chain.State;

    /// <summary>The best chain's blocks from height 1 on.</summary>
    public IReadOnlyList<Block> Best =>
        [.. Chain.Tip.HeadersDown().Where(header => header.Height.Value > 0).Reverse().Select(header => _bodies[header.Hash])];

    /// <summary>What this node gave a receipt for.</summary>
    public IReadOnlyCollection<Transaction> Receipted => _receipted.Values;

    /// <summary>A valid block on the tip that this node has not seen yet.</summary>
    public Block Draft(params Transaction[] transactions) => _miner.Mine(Chain.Tip.Header, Chain.Tip.HeadersDown(), State, transactions);

    /// <summary>Mines a block on the tip and takes it.</summary>
    public Block Mine(params Transaction[] transactions)
    {
        var block = Draft(transactions);
        Assert.Equal(Rejection.None, Take(block).Rule);
        return block;
    }

    /// <summary>Mines a block at a moment and takes it.</summary>
    public Block MineAt(Timestamp time, params Transaction[] transactions)
    {
        var block = _miner.Mine(Chain.Tip.Header, Chain.Tip.HeadersDown(), State, transactions, time);
        Assert.Equal(Rejection.None, Take(block).Rule);
        return block;
    }

    /// <summary>Gives the node a transaction, at the next block's time; one that is accepted has a receipt.</summary>
    public Verdict Submit(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var verdict = Copy.Add(transaction, Chain.NextTime, Judged.OnSubmission);
        if (!verdict.Accepted) return verdict;
        Note(transaction, Chain.NextTime);
        Copy.NoteReceipt(transaction);
        return verdict;
    }

    /// <summary>Another node that has taken in what this one has stored, in the same order.</summary>
    public TestNode Restored()
    {
        var restored = new TestNode(Network);
        foreach (var (block, receipted, at) in _log)
        {
            if (block is not null) restored.Restore(block);
            if (receipted is null) continue;
            restored.Note(receipted, at);
            restored.Copy.Restore(receipted, at);
        }

        restored.Copy.FollowTip(restored.Chain.NextTime);
        restored.Offer(restored.Copy.RecallFreed(restored.Chain.NextTime));
        return restored;
    }

    /// <summary>Gives the node a block.</summary>
    /// <returns>The rule that the block breaks; <see cref="Rejection.NotBest"/> for a branch.</returns>
    public Verdict Take(Block block, Timestamp? now = null)
    {
        ArgumentNullException.ThrowIfNull(block);
        var verdict = Admit(block, now);
        if (!verdict.Accepted) return verdict;
        foreach (var child in Orphans.TakeChildren(block.Hash)) Take(child, now);
        return Chain.Find(block.Hash) is { } entry && Chain.IsActive(entry) ? Rejection.None : Rejection.NotBest;
    }

    private Verdict Admit(Block block, Timestamp? now)
    {
        var size = block.Encode().Length;
        var rule = Chain.AddHeader(block.Header, now, out var entry);
        if (rule == Rejection.UnknownParent) return Copy.AddOrphan(block, size, block.CheckBody(Network.Parameters));
        if (rule != Rejection.None) return rule;
        var verdict = Copy.Admit(block, size, Check(block));
        return verdict.Accepted && !entry!.HasBody ? Store(entry, block, size, now ?? Chain.NextTime) : verdict;
    }

    private Rejection Check(Block block)
    {
        var rule = block.CheckBody(Network.Parameters);
        if (rule != Rejection.None) return rule;
        return block.Transactions.Select(transaction => transaction.CheckSignature()).FirstOrDefault(fault => fault != Rejection.None);
    }

    private Verdict Store(ChainEntry entry, Block block, int size, Timestamp at)
    {
        _bodies[block.Hash] = block;
        _log.Add((block, null, at));
        using var arrival = Copy.AddBody(entry, size, at);
        while (arrival.Next is { } next) arrival.Take(_bodies[next.Hash]);
        foreach (var recall in arrival.Recalls()) Offer(recall);
        return arrival.Verdict;
    }

    private void Restore(Block block)
    {
        var rule = Chain.AddHeader(block.Header, now: null, out var entry);
        if (rule == Rejection.None) Store(entry!, block, block.Encode().Length, block.Header.Time);
    }

    private void Note(Transaction receipted, Timestamp at)
    {
        _receipted[receipted.Id] = receipted;
        _log.Add((null, receipted, at));
    }

    private void Offer(Recall recall)
    {
        foreach (var id in recall.Ids)
        {
            if (!recall.Offer(Read(id))) break;
        }
    }

    /// <summary>A transaction that the copy has only the id of.</summary>
    private Transaction Read(TransactionId id) =>
        _receipted.GetValueOrDefault(id) ?? _bodies[Copy.BlockOf(id)].Transactions.First(transaction => transaction.Id == id);
}
