using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class ChainTests
{
    private static readonly Timestamp _now = TestNetwork.Epoch.Plus(600_000);

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestMiner _miner = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    [Fact]
    public void A_new_chain_is_genesis_alone()
    {
        var chain = new Chain(_network.Parameters);

        Assert.Equal(_network.Id, chain.Tip.Hash);
        Assert.Equal(UInt128.Zero, chain.Tip.Work);
        Assert.Equal(new Difficulty(Limits.MinimumDifficulty), chain.NextDifficulty);
        Assert.Equal([_network.Id], chain.Locator());
        Assert.Equal(0, chain.CompetingBranches);
        Assert.Null(chain.NextReorg());
        Assert.Null(chain.At(new(1)));
        Assert.Null(chain.At(new(ulong.MaxValue)));
    }

    [Fact]
    public void Bodies_in_any_order_connect_once_the_first_is_there()
    {
        var node = new TestNode(_network);
        node.Mine(_election);
        for (var number = 0; number < 3; number++) node.Mine(_network.Vote(Voters.Number(number), _election, 0));
        var chain = new Chain(_network.Parameters);
        foreach (var block in node.Best) Assert.Equal(Rejection.None, chain.AddHeader(block.Header, null, out _));

        foreach (var block in node.Best.Skip(1).Reverse())
        {
            chain.AddBody(chain.Find(block.Hash)!);
            Assert.Null(chain.NextReorg());
        }

        chain.AddBody(chain.Find(node.Best[0].Hash)!);
        Assert.Equal(4, chain.NextReorg()!.Applied.Length);
    }

    [Fact]
    public void Orphans_are_taken_in_when_their_parent_comes_in_whatever_order_they_came()
    {
        var source = new TestNode(_network);
        source.Mine(_election);
        for (var number = 0; number < 4; number++) source.Mine(_network.Vote(Voters.Number(number), _election, 0));
        var node = new TestNode(_network);

        foreach (var block in source.Best.Skip(1).Reverse().Concat(source.Best.Skip(1)))
            Assert.Equal(Rejection.UnknownParent, node.Take(block).Rule);
        Assert.Equal(4, node.Orphans.Count);
        Assert.True(node.Take(source.Best[0]).Accepted);

        Assert.Equal(0, node.Orphans.Count);
        Assert.Equal(StateDigest.Of(source), StateDigest.Of(node));
    }

    [Fact]
    public void Orphans_are_bounded_in_number_and_bytes_and_the_oldest_go_first()
    {
        var blocks = Enumerable.Range(0, 4).Select(number => Orphan((byte)number)).ToList();
        var size = blocks[0].Encode().Length;
        var few = new Orphans(mostBlocks: 2);
        var small = new Orphans(mostBytes: 3 * size - 1);
        foreach (var block in blocks)
        {
            few.Add(block, size);
            small.Add(block, size);
            few.Add(block, size);
        }

        Assert.Equal(2, few.Count);
        Assert.Equal(2, small.Count);
        Assert.Empty(few.TakeChildren(blocks[1].Header.Previous));
        Assert.Equal([blocks[2].Hash], few.TakeChildren(blocks[2].Header.Previous).Select(block => block.Hash));
        Assert.Equal(1, few.Count);

        few.Add(blocks[0], 4 * Limits.BlockBytes + 1);
        Assert.Equal(1, few.Count);
    }

    [Fact]
    public void The_locator_is_dense_at_the_tip_sparse_below_and_ends_at_genesis()
    {
        var node = new TestNode(_network);
        node.Mine(_election);
        for (var number = 0; number < 39; number++) node.Mine(_network.Vote(Voters.Number(number), _election, 0));

        var heights = node.Chain.Locator().Select(hash => node.Chain.Find(hash)!.Height.Value).ToList();

        Assert.Equal([40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 29, 25, 17, 1, 0], heights);
    }

    [Fact, Breaks(Rejection.TooManyBranches)]
    public void Side_headers_are_bounded_but_the_best_chain_goes_on()
    {
        const int most = 5;
        var chain = new Chain(_network.Parameters, most);
        var first = _miner.Mine([], [_election]);
        Extend(chain, first);
        for (var number = 0; number < most; number++) Assert.Equal(Rejection.None, chain.AddHeader(Rival(first, number), _now, out _));

        var second = _miner.Mine([first], [_network.Vote(Voters.Ann, _election, 0)]);
        Extend(chain, second);
        Assert.Equal(Rejection.TooManyBranches, chain.AddHeader(Rival(first, most), _now, out var entry));
        Assert.Null(entry);
        Assert.Equal(second.Hash, chain.Tip.Hash);
        Extend(chain, _miner.Mine([first, second], [_network.Vote(Voters.Bob, _election, 0)]));
    }

    [Fact]
    public void What_the_own_log_holds_is_taken_in_however_many_branches_it_has()
    {
        const int most = 3;
        var chain = new Chain(_network.Parameters, most);
        var first = _miner.Mine([], [_election]);
        var second = _miner.Mine([first], [_network.Vote(Voters.Ann, _election, 0)]);
        Extend(chain, first);
        Extend(chain, second);

        for (var number = 0; number <= most; number++)
            Assert.Equal(Rejection.None, chain.AddHeader(Rival(first, number), now: null, out _));

        Assert.Equal(Rejection.TooManyBranches, chain.AddHeader(Rival(first, most + 1), _now, out _));
    }

    [Fact]
    public void Branches_that_fell_far_behind_make_room_and_may_come_back()
    {
        const int most = 3;
        var node = new TestNode(_network);
        var first = node.Mine(_election);
        var chain = new Chain(_network.Parameters, most, mostSideBytes: most);
        Extend(chain, first);
        for (var number = 0; number < 2; number++) Extend(chain, node.Mine(_network.Vote(Voters.Number(number), _election, 0)));
        BlockHeader[] stale = [.. Enumerable.Range(0, most).Select(number => Rival(first, number))];
        foreach (var header in stale)
        {
            chain.AddHeader(header, _now, out var entry);
            Assert.True(chain.DeservesBody(entry!));
            chain.AddBody(entry!, bytes: 1);
        }

        // They are near still, but there is no room for more bodies.
        Assert.Equal(Rejection.TooManyBranches, chain.AddHeader(Rival(first, most), _now, out _));
        Assert.False(chain.DeservesBody(chain.Find(stale[0].Hash)!));
        for (var number = 2; number <= Chain.SideBodyDepth + 2; number++)
            Extend(chain, node.Mine(_network.Vote(Voters.Number(number), _election, 0)));

        var fresh = Rival(node.Best[^2], 0);
        Assert.Equal(Rejection.None, chain.AddHeader(fresh, _now, out var kept));
        Assert.True(chain.DeservesBody(kept!));
        Assert.All(stale, header => Assert.Null(chain.Find(header.Hash)));
        Assert.Equal(Rejection.None, chain.AddHeader(stale[1], _now, out _));
        Assert.Equal(node.Chain.Tip.Hash, chain.Tip.Hash);
        Assert.Equal(node.Best[0].Hash, chain.At(new(1))!.Hash);

        // What is proven to be better further on stays as long as it comes in, however far behind it is so far.
        var proven = new ProvenBranch(chain);
        Assert.Equal(Rejection.None, proven.Add(stale[0], _now));
        for (var number = 1; number < 2 * most; number++) chain.AddHeader(Rival(node.Best[^2], number), _now, out _);
        Assert.NotNull(chain.Find(stale[0].Hash));
        proven.Dispose();
        Assert.Null(chain.Find(stale[0].Hash));
    }

    [Fact]
    public void Cheap_headers_do_not_keep_a_new_node_from_the_chain_with_more_work()
    {
        const int most = 10;
        var others = new TestNode(_network);
        others.Mine(_election);
        for (var number = 0; number < most; number++) others.Mine(_network.Vote(Voters.Number(number), _election, 0));
        var chain = new Chain(_network.Parameters, most);
        for (var number = 0; number < 3 * most; number++) chain.AddHeader(Rival(_network.Parameters.Genesis, number), _now, out _);

        var rules = others.Best.Select(block => chain.AddHeader(block.Header, _now, out _)).ToList();

        Assert.All(rules, rule => Assert.Equal(Rejection.None, rule));
    }

    [Fact]
    public void What_makes_room_is_no_block_that_others_may_stand_on()
    {
        const int most = 3;
        var chain = new Chain(_network.Parameters, most);
        var first = _miner.Mine([], [_election]);
        Block[] branch = [first, _miner.Mine([first], [_network.Vote(Voters.Ann, _election, 0)])];
        foreach (var block in branch)
        {
            Assert.Equal(Rejection.None, chain.AddHeader(block.Header, _now, out var entry));
            chain.AddBody(entry!);
        }

        // It stands on what is about to be the best chain, and is refused; then there is no room.
        chain.AddHeader(Rival(branch[1], 0), _now, out var bad);
        chain.Refuse(bad!, Rejection.EmptyBlock);
        Assert.Equal(Rejection.None, chain.AddHeader(Rival(branch[0], 1), _now, out _));

        Assert.Null(chain.Find(bad!.Hash));
        Assert.Equal([branch[0].Hash, branch[1].Hash], chain.NextReorg()!.Applied.Select(entry => entry.Hash));
    }

    [Fact]
    public void Children_of_the_tip_are_always_kept_the_second_in_the_place_of_another()
    {
        const int room = 4;
        var chain = new Chain(_network.Parameters, mostSideHeaders: room);
        var first = _miner.Mine([], [_election]);
        Extend(chain, first);
        BlockHeader[] children = [.. Enumerable.Range(1, 3 * room).Select(number => Rival(first.Header, number))];
        foreach (var child in children)
        {
            Assert.Equal(Rejection.None, chain.AddHeader(child, _now, out _));
            Assert.NotNull(chain.Find(child.Hash));
            Assert.True(children.Count(header => chain.Find(header.Hash) is not null) <= room + 1);
        }
    }

    [Fact]
    public void Siblings_make_room_in_any_order_and_those_that_stay_share_their_parents_fate()
    {
        const int siblings = 5;
        var chain = new Chain(_network.Parameters, mostSideHeaders: 1 + siblings);
        var first = _miner.Mine([], [_election]);
        Extend(chain, first);
        Extend(chain, _miner.Mine([first], [_network.Vote(Voters.Ann, _election, 0)]));
        Assert.Equal(Rejection.None, chain.AddHeader(Rival(first, 0), _now, out var parent));
        BlockHeader[] children = [.. Enumerable.Range(1, siblings).Select(number => Rival(parent!.Header, number))];
        foreach (var child in children) Assert.Equal(Rejection.None, chain.AddHeader(child, _now, out _));

        // Those with the lowest hash go first, for headers that stand on the highest.
        var byHash = children.OrderBy(child => child.Hash).ToArray();
        var grandchildren = new List<BlockHeader> { byHash[^1] };
        for (var number = 0; number < 3; number++)
        {
            grandchildren.Add(Rival(grandchildren[^1], number));
            Assert.Equal(Rejection.None, chain.AddHeader(grandchildren[^1], _now, out _));
        }

        chain.Refuse(parent!, Rejection.EmptyBlock);

        Assert.Equal(
            new Rejection?[] { null, null, null, Rejection.RefusedParent, Rejection.RefusedParent },
            byHash.Select(child => chain.Find(child.Hash)?.Refused));
        Assert.All(grandchildren, header => Assert.Equal(Rejection.RefusedParent, chain.Find(header.Hash)!.Refused));
    }

    private static void Extend(Chain chain, Block block)
    {
        Assert.Equal(Rejection.None, chain.AddHeader(block.Header, null, out var entry));
        chain.AddBody(entry!);
        Assert.True(chain.Perform(chain.NextReorg()!, new Dictionary<Hash256, Block> { [block.Hash] = block }).Accepted);
    }

    /// <summary>A header beside a block's child, of which nobody has the body.</summary>
    private static BlockHeader Rival(Block parent, int number) => Rival(parent.Header, number);

    private static BlockHeader Rival(BlockHeader parent, int number) => TestMiner.Work(new(
        parent.Height.Next, parent.Hash, Hash256.Of([(byte)number]), default, parent.Time.Plus(1_000), parent.Time,
        new(Limits.MinimumDifficulty), 0));

    private Block Orphan(byte number) =>
        _miner.Mine([], [_election], edit: header => header with { Previous = Hash256.Of([number]) });
}
