using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What branches cost a node.</summary>
public sealed class BranchRoomTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);
    private static readonly Block _opening = _miner.Mine([], [_election]);
    private static readonly Block[] _own = Branch(2, firstVoter: 0);

    [Fact]
    public Task A_block_that_waits_for_its_parent_has_its_votes_checked_when_that_comes() => Run(async (lone, node) =>
    {
        var forged = _miner.Mine([_opening], [Voters.Bob.Sign(LoneNode.Network.Id, Vote(0).Payload)]);

        Assert.Equal(Rejection.UnknownParent, (await lone.Take(forged)).Rule);
        Assert.True((await lone.Take(_opening)).Accepted);

        Assert.Equal(Rejection.WrongSignature, node.Replica.Chain.Find(forged.Hash)!.Refused);
    });

    [Fact]
    public Task What_is_in_the_chain_again_is_not_kept_as_taken_back() => Run(async (lone, node) =>
    {
        foreach (var block in _own) Assert.True((await lone.Take(block)).Accepted);
        Block[] same = [_opening, .. Branch(1, firstVoter: 0, later: 900)[1..]];
        while (same.Length < 5) same = [.. same, _miner.Mine(same, [Vote(same.Length - 1)])];

        foreach (var block in same[1..4]) await lone.Take(block);
        Assert.Equal(same[3].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(0, node.Replica.TakenBack);

        // A branch without these votes: they are kept until a block holds them.
        var without = Branch(4, firstVoter: 400);
        foreach (var block in without[1..]) await lone.Take(block);
        Assert.Equal(without[^1].Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal(3, node.Replica.TakenBack);
        await lone.MineAll();

        Assert.NotNull(node.Replica.Chain.State.HeightOf(Vote(1).Id));
        Assert.Equal(0, node.Replica.TakenBack);
    });

    private static Task Run(Func<LoneNode, Node, Task> test) => LoneNode.Run(async lone =>
    {
        await test(lone, await lone.Open());
    });

    private static Transaction Vote(int voter) => LoneNode.Network.Vote(Voters.Number(voter), _election, 0);

    /// <summary>The opening, and so many blocks on it, the first of them so many milliseconds later than usual.</summary>
    private static Block[] Branch(int blocks, int firstVoter, ulong later = 0)
    {
        Block[] branch = [_opening];
        for (var number = 0; number < blocks; number++)
            branch = [.. branch, _miner.Mine(branch, [Vote(firstVoter + number)], number == 0 ? _opening.Header.Time.Plus(1_000 + later) : null)];
        return branch;
    }
}
