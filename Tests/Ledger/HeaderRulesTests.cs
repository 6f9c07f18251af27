using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class HeaderRulesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    public HeaderRulesTests() => _node.Mine(_election);

    private Timestamp TipTime => _node.Chain.Tip.Header.Time;

    [Fact, Breaks(Rejection.NoWork)]
    public void A_made_up_hash_with_no_work_is_refused()
    {
        var block = Block(header => header);
        Refuses(TestMiner.Idle(block.Header), Rejection.NoWork);
    }

    [Theory, Breaks(Rejection.NoWork)]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(Limits.MinimumDifficulty - 1)]
    public void A_self_declared_low_difficulty_is_no_work(ulong difficulty) =>
        Refuses(Block(header => header).Header with { Difficulty = new(difficulty) }, Rejection.NoWork);

    [Fact, Breaks(Rejection.UnknownParent)]
    public void A_block_on_an_unknown_parent_is_refused_for_now()
    {
        var block = Block(header => header with { Previous = Hash256.Of([1]) });

        Refuses(block, Rejection.UnknownParent);
        Assert.Equal(1, _node.Orphans.Count);
    }

    [Fact, Breaks(Rejection.RefusedParent)]
    public void A_block_on_a_refused_one_is_refused()
    {
        var refused = _node.Draft(_network.Vote(Voters.Bob, _election, 9));
        _node.Refuses(refused, Rejection.UnknownChoice);
        var child = Block(header =>
            header with { Previous = refused.Hash, Height = refused.Header.Height.Next, Time = header.Time.Plus(5_000) });

        _node.Refuses(child, Rejection.RefusedParent);
    }

    [Theory, Breaks(Rejection.WrongHeight)]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(3UL)]
    [InlineData(ulong.MaxValue)]
    public void A_height_that_is_not_one_above_the_parent_is_refused(ulong height) =>
        Refuses(Block(header => header with { Height = new(height) }), Rejection.WrongHeight);

    [Fact, Breaks(Rejection.WrongTime)]
    public void A_time_at_the_parents_or_before_it_is_refused()
    {
        Refuses(Block(header => header with { Time = TipTime, Started = TipTime }), Rejection.WrongTime);
        Refuses(Block(header => header with { Time = new(TipTime.Milliseconds - 1), Started = TipTime }), Rejection.WrongTime);
    }

    [Fact, Breaks(Rejection.WrongTime)]
    public void A_start_before_the_parent_or_after_the_end_is_refused()
    {
        Refuses(Block(header => header with { Started = new(TipTime.Milliseconds - 1) }), Rejection.WrongTime);
        Refuses(Block(header => header with { Started = header.Time.Plus(1) }), Rejection.WrongTime);
    }

    [Fact]
    public void A_millisecond_after_the_parent_is_enough() =>
        Assert.True(_node.Take(Block(header => header with { Time = TipTime.Plus(1), Started = TipTime.Plus(1) })).Accepted);

    [Theory, Breaks(Rejection.WrongDifficulty)]
    [InlineData(1)]
    [InlineData(Limits.MinimumDifficulty)]
    public void Another_difficulty_than_the_rule_gives_is_refused_even_when_it_is_higher(ulong more) =>
        Refuses(Block(header => header with { Difficulty = new(header.Difficulty.Value + more) }), Rejection.WrongDifficulty);

    [Fact, Breaks(Rejection.FutureTime)]
    public void A_block_more_than_5_s_ahead_of_the_clock_waits_and_is_taken_later()
    {
        var block = Block(header => header);
        var time = block.Header.Time.Milliseconds;

        Refuses(block, Rejection.FutureTime, now: new(time - Limits.FutureMilliseconds - 1));
        Assert.True(_node.Take(block, now: new(time - Limits.FutureMilliseconds)).Accepted);
    }

    [Fact]
    public void An_audit_has_no_clock()
    {
        var late = Block(header => header with { Time = TipTime.Plus(600_000) });

        Refuses(late, Rejection.FutureTime, now: TipTime);
        Assert.True(_node.Take(late, now: null).Accepted);
    }

    [Fact]
    public void A_known_header_is_accepted_again()
    {
        var tip = _node.Chain.Tip;

        Assert.Equal(Rejection.None, _node.Chain.AddHeader(tip.Header, null, out var entry));
        Assert.Same(tip, entry);
    }

    private Block Block(Func<BlockHeader, BlockHeader> edit) =>
        new TestMiner(_network).Mine(_node.Best, [_network.Vote(Voters.Bob, _election, 0)], edit: edit);

    [Fact]
    public void A_walk_along_headers_comes_to_where_a_chain_does()
    {
        var headers = new List<BlockHeader> { _network.Parameters.Genesis };
        while (headers.Count <= Retargeting.Window + 5)
        {
            var (parent, difficulty) = (headers[^1], Retargeting.Next(_network.Parameters, headers.AsEnumerable().Reverse()));
            headers.Add(
                TestMiner.Work(new(parent.Height.Next, parent.Hash, default, default, parent.Time.Plus(900), parent.Time, difficulty, 0)));
        }

        var chain = new Chain(_network.Parameters);
        var walk = new HeaderWalk(_network.Parameters, chain.Tip);
        byte[] bytes = [.. headers.Skip(1).SelectMany(header => header.Encode())];

        foreach (var header in headers.Skip(1)) Assert.Equal(Rejection.None, chain.AddHeader(header, TipTime, out _));
        var (half, cut) = (30 * BlockHeader.Size, bytes.Length - 1);
        Assert.Equal((Rejection.None, half), walk.Take(bytes.AsSpan(0, half), TipTime));
        Assert.False(chain.IsFarBehind(walk));
        Assert.Equal((Rejection.Malformed, cut + 1 - BlockHeader.Size - half), walk.Take(bytes.AsSpan(half, cut - half), TipTime));
        Assert.Equal((Rejection.None, BlockHeader.Size), walk.Take(bytes.AsSpan(^BlockHeader.Size..), TipTime));

        Assert.NotEqual(headers[1].Difficulty, headers[^1].Difficulty);
        Assert.Equal((headers[^1].Hash, chain.Find(headers[^1].Hash)!.Work), (walk.Hash, walk.Work));
        Assert.True(chain.IsBehind(walk) && chain.IsFarBehind(walk));
        Assert.Equal((Rejection.UnknownParent, 0), walk.Take(bytes, TipTime));
    }

    /// <summary>Refused by a node, and on a walk from its tip.</summary>
    private void Refuses(Block block, Rejection rule, Timestamp? now = null)
    {
        _node.Refuses(block, rule, now: now);
        Assert.Equal((rule, 0), new HeaderWalk(_network.Parameters, _node.Chain.Tip).Take(block.Header.Encode(), now ?? Timestamp.Max));
    }

    private void Refuses(BlockHeader header, Rejection rule)
    {
        Assert.Equal((rule, 0), new HeaderWalk(_network.Parameters, _node.Chain.Tip).Take(header.Encode(), Timestamp.Max));
        var before = StateDigest.Of(_node);
        Assert.Equal(rule, _node.Chain.AddHeader(header, null, out var entry));
        Assert.Null(entry);
        Assert.Null(_node.Chain.Find(header.Hash));
        Assert.Equal(before, StateDigest.Of(_node));
    }
}
