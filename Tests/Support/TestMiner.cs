using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Support;

/// <summary>Mines real blocks: honest ones and, where a test asks, ones that break a rule but have their work.</summary>
public sealed class TestMiner(TestNetwork network, RSA? key = null)
{
    private readonly RSA _key = key ?? NodeKeys.First;

    /// <summary>Mines a block on a parent whose branch is given. Its tally root is computed by replaying the branch.</summary>
    /// <param name="branch">Every block from height 1 to the parent.</param>
    /// <param name="transactions">The block's transactions, valid or not.</param>
    /// <param name="time">The block's time; by default a block time after the parent.</param>
    /// <param name="edit">Changes the header before it is mined.</param>
    /// <param name="coinbase">Changes the coinbase.</param>
    public Block Mine(
        IReadOnlyList<Block> branch, IEnumerable<Transaction> transactions, Timestamp? time = null,
        Func<BlockHeader, BlockHeader>? edit = null,
        Func<Coinbase, Coinbase>? coinbase = null)
    {
        var state = new LedgerState();
        foreach (var block in branch) Assert.True(state.Apply(block).Accepted);
        return Mine(
            branch.Count == 0 ? network.Parameters.Genesis : branch[^1].Header, Ancestors(branch), state, transactions, time,
            edit, coinbase);
    }

    /// <summary>As above, with the parent's state at hand.</summary>
    public Block Mine(
        BlockHeader parent, IEnumerable<BlockHeader> ancestors, LedgerState state, IEnumerable<Transaction> transactions,
        Timestamp? time = null, Func<BlockHeader, BlockHeader>? edit = null, Func<Coinbase, Coinbase>? coinbase = null)
    {
        ImmutableArray<Transaction> body = [.. transactions];
        var at = time ?? Timestamp.Later(parent.Time, TestNetwork.Epoch).Plus(network.Parameters.TargetBlockTime);
        var reward = new Coinbase(parent.Height.Next, NodeKey.Of(_key), Voters.Ann.Key, network.Parameters.RewardAt(parent.Height.Next));
        if (coinbase is not null) reward = coinbase(reward);
        var header = new BlockHeader(
            parent.Height.Next, parent.Hash, Block.MerkleRoot(reward, body), state.Draft(body, at).TallyRoot, at, parent.Time,
            Retargeting.Next(network.Parameters, ancestors), Nonce: 0);
        if (edit is not null) header = edit(header);
        return Block.Sign(network.Id, Work(header), reward, body, _key);
    }

    /// <summary>The header with a nonce that has its work.</summary>
    public static BlockHeader Work(BlockHeader header) =>
        header with { Nonce = NonceSearch.Find(header.Encode(), header.Difficulty.Value, first: 0, tries: ulong.MaxValue)!.Value };

    /// <summary>The header with a nonce that does not have it.</summary>
    public static BlockHeader Idle(BlockHeader header)
    {
        while (header.HasWork) header = header with { Nonce = header.Nonce + 1 };
        return header;
    }

    private IEnumerable<BlockHeader> Ancestors(IReadOnlyList<Block> branch) =>
        branch.Reverse().Select(block => block.Header).Append(network.Parameters.Genesis);
}
