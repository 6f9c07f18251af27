using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>However far a branch goes back, a node changes to it with a few bodies in memory, and shows nobody the way.</summary>
public sealed class FarBranchTests
{
    private const int Far = 12;

    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);
    private static readonly Block _opening = _miner.Mine([], [_election]);

    [Fact]
    public Task The_way_to_a_far_branch_is_gone_with_one_body_at_hand_and_whoever_asks_waits() => Run(readAhead: 0, async (lone, reads) =>
    {
        Block[] winning = Branch(Far, firstVoter: 100, milliseconds: 900);

        foreach (var block in winning) await lone.Take(block);

        // Back to the opening, and up again: a body is read when it is the next. The newest are at hand anyway.
        Assert.All(reads, read => Assert.False(read.IsWhole));
        Assert.Equal([13UL, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 2, 3, 4], reads.Take(Far + 4).Select(read => read.Height));
        await IsThere(lone, winning);
    });

    [Fact]
    public Task A_near_branch_is_read_ahead_and_changed_to_in_one_step() => Run(readAhead: long.MaxValue, async (lone, reads) =>
    {
        Block[] winning = Branch(Far, firstVoter: 100, milliseconds: 900);

        foreach (var block in winning) await lone.Take(block);

        Assert.NotEmpty(reads);
        Assert.All(reads, read => Assert.Equal((Far + 1UL, true), read));
        await IsThere(lone, winning);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public Task A_far_branch_that_breaks_a_rule_half_way_leaves_everything_as_it_was(long readAhead) => Run(readAhead, async (lone, _) =>
    {
        var (tip, before) = (lone.Node.Replica.Chain.Tip, Digest(lone));
        Block[] branch = [_opening, .. Branch(Far / 2, firstVoter: 100)];
        branch = [.. branch, _miner.Mine(branch, [LoneNode.Network.Vote(Voters.Ann, _election, 99)])];
        while (branch.Length < Far + 3)
            branch = [.. branch, _miner.Mine(
                branch[^1].Header, Headers(branch), new(), [LoneNode.Network.Vote(Voters.Number(branch.Length), _election, 0)])];

        foreach (var block in branch[1..]) Assert.False((await lone.Take(block)).Accepted);

        Assert.Equal((tip, before), (lone.Node.Replica.Chain.Tip, Digest(lone)));
        Assert.True(lone.Node.Replica.Whole.IsCompleted);
        await lone.Open();
        Assert.Equal((tip.Hash, before), (lone.Node.Replica.Chain.Tip.Hash, Digest(lone)));
    });

    /// <summary>
    /// A node on a branch of its own since the opening. Noted is, at each body that it reads, how high its chain is then,
    /// and whether it shows it.
    /// </summary>
    private static Task Run(long readAhead, Func<LoneNode, List<(ulong Height, bool IsWhole)>, Task> test)
    {
        var store = new HeldStore();
        return LoneNode.Run(
            async lone =>
            {
                lone.Options = lone.Options with { ReadAhead = readAhead };
                var replica = (await lone.Open()).Replica;
                foreach (var block in Branch(Far, firstVoter: 0).Prepend(_opening)) Assert.True((await lone.Take(block)).Accepted);
                var reads = new List<(ulong Height, bool IsWhole)>();
                store.BeforeRead = () =>
                {
                    reads.Add((replica.Chain.Tip.Height.Value, replica.Whole.IsCompleted));
                    return Task.CompletedTask;
                };
                await test(lone, reads);
            },
            store);
    }

    private static async Task IsThere(LoneNode lone, Block[] winning)
    {
        for (var times = 0; times < 2; times++, await lone.Open())
        {
            var replica = lone.Node.Replica;
            Assert.True(replica.Whole.IsCompleted);
            Assert.Equal(winning[^1].Hash, replica.Chain.Tip.Hash);
            Assert.Equal(Far, replica.Chain.State.Find(TestNetwork.IdOf(_election))!.Ballots);

            // What only the former branch held is pending again, in its order.
            Assert.Equal(Enumerable.Range(0, Far).Select(voter => Vote(voter).Id), replica.Pool.Transactions.Select(pending => pending.Id));
        }
    }

    /// <summary>Where blocks come a little faster, a branch of as many has a little more work, and never the same.</summary>
    private static Block[] Branch(int blocks, int firstVoter, ulong milliseconds = 1_000)
    {
        Block[] branch = [_opening];
        for (var number = 0; number < blocks; number++)
            branch = [.. branch, _miner.Mine(branch, [Vote(firstVoter + number)], branch[^1].Header.Time.Plus(milliseconds))];
        return branch[1..];
    }

    private static IEnumerable<BlockHeader> Headers(IEnumerable<Block> branch) =>
        branch.Reverse().Select(block => block.Header).Append(LoneNode.Network.Parameters.Genesis);

    private static Transaction Vote(int voter) => LoneNode.Network.Vote(Voters.Number(voter), _election, 0);

    private static string Digest(LoneNode lone) => StateDigest.Of(lone.Node.Replica.Chain.State, []);
}
