using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class ReorgTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestMiner _miner = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser, openFor: 600_000, settle: 0);
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Block _first;

    public ReorgTests() => _first = _node.Mine(_election);

    [Fact, Breaks(Rejection.NotBest)]
    public void A_shorter_branch_is_kept_and_changes_nothing_but_the_count_of_forks()
    {
        _node.Mine(Vote(Voters.Ann, 0));
        _node.Mine(Vote(Voters.Bob, 0));
        var before = StateDigest.Of(_node);

        Assert.Equal(Rejection.NotBest, _node.Take(Branch([_first], Vote(Voters.Ann, 1))[1]).Rule);

        Assert.Equal(1, _node.Chain.CompetingBranches);
        Assert.Equal(before.Replace("forks 0", "forks 1", StringComparison.Ordinal), StateDigest.Of(_node));
    }

    [Fact]
    public void Undoing_restores_exactly_whatever_the_blocks_held()
    {
        // A branch with every kind of transaction, then a heavier one without them, then the first made heavier again.
        var other = _network.Open(Voters.Ann, "Another", settle: 0);
        Transaction[][] bodies =
        [
            [Vote(Voters.Ann, 0), other, _network.Send(Voters.Ann, Voters.Bob, 50, 1), _network.Send(Voters.Bob, Voters.Cid, 30, 1)],
            [Vote(Voters.Bob, 1), _network.Vote(Voters.Ann, other, 2), _network.Close(Voters.Ann, other), _network.Send(
                Voters.Cid, Voters.Ann, 30, 1)],
            [_network.Seal(other), Vote(Voters.Cid, 2)],
        ];
        var states = new List<string>();
        var branch = new List<Block> { _first };
        foreach (var body in bodies) branch = Branch(branch, body);
        var longer = Branch(Branch(branch, Vote(Voters.Number(1), 0)), Vote(Voters.Number(2), 0));
        foreach (var block in longer.Skip(1))
        {
            states.Add(Digest());
            _node.Take(block);
        }

        // Each state of the way, reached by a node that never saw anything else.
        for (var height = 0; height < states.Count; height++)
        {
            var fresh = new TestNode(_network);
            foreach (var block in longer.Take(height + 1)) fresh.Take(block);
            Assert.Equal(states[height], StateDigest.Of(fresh, longer));
        }

        var heavier = new List<Block> { _first };
        for (var number = 0; number < 6; number++) heavier = Branch(heavier, Vote(Voters.Number(10 + number), 1));
        foreach (var block in heavier) _node.Take(block);
        Assert.Equal(heavier[^1].Hash, _node.Chain.Tip.Hash);
        Assert.Equal(
            Fresh(heavier, [.. longer, .. heavier]),
            StateDigest.Of(_node, [.. longer, .. heavier]).Replace("forks 1", "forks 0", StringComparison.Ordinal));

        var again = Branch(Branch(longer, Vote(Voters.Number(3), 0)), Vote(Voters.Number(4), 0));
        foreach (var block in again) _node.Take(block);
        Assert.Equal(again[^1].Hash, _node.Chain.Tip.Hash);
        Assert.Equal(
            Fresh(again, [.. again, .. heavier]),
            StateDigest.Of(_node, [.. again, .. heavier]).Replace("forks 1", "forks 0", StringComparison.Ordinal));

        string Digest() => StateDigest.Of(_node, longer);
    }

    [Fact]
    public void An_invalid_block_in_the_middle_of_a_better_branch_leaves_everything_as_it_was()
    {
        _node.Mine(Vote(Voters.Ann, 0));
        _node.Mine(Vote(Voters.Bob, 0));

        // The second block of the branch votes twice. It has as much work as the tip, so it is judged now or, where the tip's hash
        // is lower, with the third, which gives the branch most work.
        var branch = Branch([_first], Vote(Voters.Ann, 1));
        var twice = _miner.Mine(branch, [Vote(Voters.Cid, 1), Vote(Voters.Ann, 2)]);
        var third = OnTop(twice, Vote(Voters.Dot, 1));
        var before = StateDigest.Of(_node, third, twice);
        Assert.Equal(Rejection.NotBest, _node.Take(branch[1]).Rule);
        Assert.True(_node.Take(twice).Rule is Rejection.AlreadyVoted or Rejection.NotBest);
        Assert.Equal(Rejection.RefusedParent, _node.Take(third).Rule);

        Assert.Equal(before, StateDigest.Of(_node, third, twice).Replace("forks 1", "forks 0", StringComparison.Ordinal));
        Assert.Equal(Rejection.AlreadyVoted, _node.Take(twice).Rule);
        Assert.Equal(Rejection.RefusedParent, _node.Take(third).Rule);
    }

    [Fact]
    public void When_the_best_branch_turns_out_invalid_the_next_best_wins()
    {
        _node.Mine(Vote(Voters.Ann, 0));
        var good = Branch(Branch([_first], Vote(Voters.Bob, 1)), Vote(Voters.Cid, 1));
        var bad = new List<Block> { _first, OnTop(_first, Vote(Voters.Ann, 9)) };
        bad.Add(OnTop(bad[^1], Vote(Voters.Bob, 0)));
        bad.Add(OnTop(bad[^1], Vote(Voters.Cid, 0)));

        // Both branches wait for their first block, so that the chain learns of them at once.
        var chain = _node.Chain;
        var bodies = good.Concat(bad).Distinct().ToDictionary(block => block.Hash);
        foreach (var block in _node.Best) bodies[block.Hash] = block;
        foreach (var block in good.Concat(bad).Distinct()) Assert.Equal(Rejection.None, chain.AddHeader(block.Header, null, out _));
        foreach (var block in good.Skip(1).Concat(bad.Skip(1)).Reverse()) chain.AddBody(chain.Find(block.Hash)!);

        var way = chain.NextReorg()!;
        Assert.Equal(bad[^1].Hash, way.Applied[^1].Hash);
        Assert.Equal(Rejection.UnknownChoice, chain.Perform(way, bodies).Rule);
        way = chain.NextReorg()!;
        Assert.Equal(good[^1].Hash, way.Applied[^1].Hash);
        Assert.True(chain.Perform(way, bodies).Accepted);
        Assert.Null(chain.NextReorg());
        Assert.Equal([0, 2, 0], chain.State.Find(TestNetwork.IdOf(_election))!.CopyCounts());
    }

    [Fact]
    public void Equal_work_is_settled_by_the_lower_hash_on_every_order_of_arrival()
    {
        Block[] rivals = [.. Enumerable.Range(0, 4).Select(number => Branch([_first], Vote(Voters.Number(number), 0))[1])];
        var lowest = rivals.MinBy(block => block.Hash)!.Hash;

        foreach (var order in Permutations(rivals))
        {
            var node = new TestNode(_network);
            node.Take(_first);
            foreach (var block in order) node.Take(block);
            Assert.Equal(lowest, node.Chain.Tip.Hash);
            Assert.Equal(3, node.Chain.CompetingBranches);
        }
    }

    [Fact]
    public void More_work_beats_the_lower_hash()
    {
        var low = Branch([_first], Vote(Voters.Ann, 0))[1];
        var longer = Branch(Branch([_first], Vote(Voters.Bob, 0)), Vote(Voters.Cid, 0));

        foreach (var block in longer.Append(low)) _node.Take(block);
        Assert.Equal(longer[^1].Hash, _node.Chain.Tip.Hash);
    }

    [Fact]
    public void A_reorg_names_what_it_swaps_and_no_more()
    {
        var shared = Branch(Branch([_first], Vote(Voters.Ann, 0)), Vote(Voters.Bob, 0));
        var old = Branch(shared, Vote(Voters.Cid, 0));
        var better = Branch(Branch(shared, Vote(Voters.Cid, 1)), Vote(Voters.Dot, 1));
        foreach (var block in old) _node.Take(block);
        foreach (var block in better)
        {
            _node.Chain.AddHeader(block.Header, null, out var entry);
            _node.Chain.AddBody(entry!);
        }

        var way = _node.Chain.NextReorg()!;
        Assert.Equal([old[^1].Hash], way.Undone.Select(entry => entry.Hash));
        Assert.Equal([better[^2].Hash, better[^1].Hash], way.Applied.Select(entry => entry.Hash));
    }

    [Fact]
    public void A_stale_way_and_a_missing_body_are_the_callers_mistakes_and_change_nothing()
    {
        var block = _node.Draft(Vote(Voters.Ann, 0));
        _node.Chain.AddHeader(block.Header, null, out var entry);
        _node.Chain.AddBody(entry!);
        var way = _node.Chain.NextReorg()!;
        var before = StateDigest.Of(_node.State, _first.Transactions);

        Assert.Throws<ArgumentException>(() => _node.Chain.Perform(way, new Dictionary<Hash256, Block>()));
        Assert.Equal(before, StateDigest.Of(_node.State, _first.Transactions));

        var bodies = new Dictionary<Hash256, Block> { [block.Hash] = block };
        Assert.True(_node.Chain.Perform(way, bodies).Accepted);
        Assert.Throws<ArgumentException>(() => _node.Chain.Perform(way, bodies));
    }

    [Fact]
    public void An_edited_chain_fails_at_its_first_changed_block()
    {
        // Somebody changes an old vote and signs everything anew, but does not redo the work.
        for (var number = 0; number < 4; number++) _node.Mine(Vote(Voters.Number(number), 0));
        var honest = _node.Best;
        var edited = honest[2].Header with { MerkleRoot = Block.MerkleRoot(honest[2].Coinbase, [Vote(Voters.Number(1), 1)]) };
        var forged = Block.Sign(_network.Id, edited, honest[2].Coinbase, [Vote(Voters.Number(1), 1)], NodeKeys.First);
        var auditor = new TestNode(_network);

        Assert.True(auditor.Take(honest[0]).Accepted);
        Assert.True(auditor.Take(honest[1]).Accepted);
        Assert.Equal(Rejection.NoWork, auditor.Take(forged).Rule);
        Assert.Equal(Rejection.UnknownParent, auditor.Take(honest[3]).Rule);
        _node.Refuses(forged, Rejection.NoWork);
    }

    private Transaction Vote(Voter voter, int choice) => _network.Vote(voter, _election, choice);

    private List<Block> Branch(IReadOnlyList<Block> parent, params Transaction[] transactions) =>
        [.. parent, _miner.Mine(parent, transactions)];

    /// <summary>A block on one that may be invalid, so that there is no state to take a tally root from.</summary>
    private Block OnTop(Block parent, params Transaction[] transactions) =>
        _miner.Mine(parent.Header, [parent.Header, _first.Header], new LedgerState(), transactions);

    private string Fresh(IReadOnlyList<Block> branch, IReadOnlyList<Block> seen)
    {
        var fresh = new TestNode(_network);
        foreach (var block in branch) Assert.True(fresh.Take(block).Accepted);
        return StateDigest.Of(fresh, seen);
    }

    private static IEnumerable<IEnumerable<Block>> Permutations(Block[] blocks) =>
        blocks.Length == 0
            ? [[]]
            : blocks.SelectMany(block => Permutations([.. blocks.Where(other => other != block)]).Select(rest => rest.Prepend(block)));
}
