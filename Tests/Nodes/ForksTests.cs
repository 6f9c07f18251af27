using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>The branches that a node shows beside its best chain.</summary>
public sealed class ForksTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);
    private int _voters;

    [Fact]
    public Task Are_none_at_first() => LoneNode.Run(async lone =>
    {
        await lone.Open();

        Assert.Empty(Branches(lone));
    });

    [Fact]
    public Task Hold_each_block_once_however_they_share_their_stems() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        var trunk = await Grow(lone, [_miner.Mine([], [_election])], 4);
        var stem = await Grow(lone, trunk[..1], 2);
        var twig = await Grow(lone, stem[..2], 1);

        var branches = Branches(lone);

        Assert.All(branches, branch => Assert.Equal(("competing", null), (branch.State, branch.Rule)));
        Assert.Equal([2, 1], branches.Select(branch => branch.Blocks.Length));
        Assert.Equal(
            stem.Skip(1).Concat(twig.Skip(2)).Select(block => block.Hash).Order(),
            branches.SelectMany(Headers).Select(header => header.Hash).Order());
        Assert.Equal([trunk[0].Hash, stem[1].Hash], branches.Select(branch => Headers(branch)[0].Previous));
    });

    [Fact]
    public Task Say_which_rule_refused_one_and_come_last_then() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        var trunk = await Grow(lone, [_miner.Mine([], [_election])], 2);
        var refused = _miner.Mine(trunk, [Vote()], coinbase: coinbase => coinbase with { Reward = new(51) });
        await lone.Take(refused);
        await Grow(lone, trunk[..1], 1);

        var branches = Branches(lone);

        Assert.Equal([("competing", null), ("refused", "wrong-reward")], branches.Select(branch => (branch.State, branch.Rule)));
        Assert.Equal(refused.Hash, Assert.Single(Headers(branches[1])).Hash);
    });

    [Fact]
    public Task Are_cut_at_the_lower_end_where_they_are_too_long_to_show() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        var trunk = await Grow(lone, [_miner.Mine([], [_election])], 4);
        await Grow(lone, trunk[..1], 3);

        var branch = Assert.Single(Views.Branches(lone.Node.Replica, mostBlocks: 2).Branches);

        Assert.Equal([3UL, 4UL], Headers(branch).Select(header => header.Height.Value));
    });

    private static ImmutableArray<Branch> Branches(LoneNode lone) =>
        Views.Branches(lone.Node.Replica, INodeGrain.MostBranchBlocks).Branches;

    private static BlockHeader[] Headers(Branch branch) => [.. branch.Blocks.Select(block => BlockHeader.TryDecode(block.Header)!)];

    private Transaction Vote() => LoneNode.Network.Vote(Voters.Number(_voters++), _election, 0);

    /// <summary>Mines so many more blocks on a branch, and has the node take all of it.</summary>
    private async Task<Block[]> Grow(LoneNode lone, Block[] branch, int blocks)
    {
        for (; blocks > 0; blocks--) branch = [.. branch, _miner.Mine(branch, [Vote()])];
        foreach (var block in branch) await lone.Take(block);
        return branch;
    }
}
