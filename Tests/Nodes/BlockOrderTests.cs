using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Where a node names the rules that a block breaks in another order than an audit (PROTOCOL §7).</summary>
public sealed class BlockOrderTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task Junk_behind_a_header_without_work_is_not_even_decoded() => LoneNode.Run(async lone =>
    {
        var header = _miner.Mine([], [_election]).Header;
        var node = await lone.Open();

        Assert.Equal(Rejection.NoWork, (await node.Blocks.Accept([.. TestMiner.Idle(header).Encode(), 1], CancellationToken.None)).Rule);
        Assert.Equal(Rejection.Malformed, (await node.Blocks.Accept([.. header.Encode(), 1], CancellationToken.None)).Rule);
    });

    [Fact]
    public Task A_block_waits_for_its_parent_with_a_sound_body_alone() => LoneNode.Run(async lone =>
    {
        await lone.Open();

        Assert.Equal(Rejection.UnknownParent, (await lone.Take(Orphan())).Rule);
        Assert.Equal(Rejection.WrongMerkleRoot, (await lone.Take(Orphan(header => header with { MerkleRoot = default }))).Rule);
        Assert.Equal(Rejection.WrongReward, (await lone.Take(Orphan(pay: coinbase => coinbase with { Reward = new(51) }))).Rule);

        static Block Orphan(Func<BlockHeader, BlockHeader>? edit = null, Func<Coinbase, Coinbase>? pay = null) => _miner.Mine(
            [], [_election], edit: header => (edit ?? (kept => kept))(header with { Previous = Hash256.Of([1]) }), coinbase: pay);
    });
}
