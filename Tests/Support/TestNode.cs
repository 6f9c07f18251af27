using OrleansBallot.Ledger;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A node's handling of blocks without storage, turns and peers: header, body, signatures, then the way to the best branch, then waiting
/// orphans.
/// </summary>
public sealed class TestNode(TestNetwork network)
{
    private readonly Dictionary<Hash256, Block> _bodies = [];
    private readonly TestMiner _miner = new(network);

    public TestNetwork Network { get; } = network;

    public Chain Chain { get; } = new(network.Parameters);

    public Orphans Orphans { get; } = new();

    public LedgerState State => Chain.State;

    /// <summary>The best chain's blocks from height 1 on.</summary>
    public IReadOnlyList<Block> Best => [.. Chain.Tip.HeadersDown().Where(header => header.Height.Value > 0).Reverse().Select(header => _bodies[header.Hash])];

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

    /// <summary>Gives the node a block.</summary>
    /// <returns>The rule that the block breaks; <see cref="Rejection.NotBest"/> for a branch.</returns>
    public Verdict Take(Block block, Timestamp? now = null)
    {
        ArgumentNullException.ThrowIfNull(block);
        var verdict = Judge(block, now);
        if (!verdict.Accepted) return verdict;
        foreach (var child in Orphans.TakeChildren(block.Hash)) Take(child, now);
        return Chain.Find(block.Hash) is { } entry && Chain.IsActive(entry) ? Rejection.None : Rejection.NotBest;
    }

    private Verdict Judge(Block block, Timestamp? now)
    {
        var rule = Chain.AddHeader(block.Header, now, out var entry);
        if (rule == Rejection.UnknownParent && block.CheckBody(Network.Parameters) == Rejection.None) Orphans.Add(block, block.Encode().Length);
        if (rule != Rejection.None) return rule;
        if (entry!.HasBody) return Rejection.None;
        rule = block.CheckBody(Network.Parameters);
        if (rule is Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature) return rule;
        if (rule == Rejection.None) rule = block.Transactions.Select(transaction => transaction.CheckSignature()).FirstOrDefault(fault => fault != Rejection.None);
        if (rule != Rejection.None)
        {
            Chain.Refuse(entry, rule);
            return rule;
        }

        _bodies[block.Hash] = block;
        Chain.AddBody(entry);
        var verdict = new Verdict(Rejection.None);
        while (Chain.NextReorg() is { } reorg)
        {
            var performed = Chain.Perform(reorg, _bodies);
            if (entry.Refused != Rejection.None && verdict.Accepted) verdict = entry.Refused == performed.Rule ? performed : entry.Refused;
        }

        return verdict;
    }
}
