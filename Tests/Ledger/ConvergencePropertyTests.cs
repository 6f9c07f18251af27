using FsCheck.Fluent;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Many miners, a tree of blocks, every node in its own order, with duplicates and children before parents.</summary>
public class ConvergencePropertyTests
{
    private const int Nodes = 3;

    private readonly TestNetwork _network = TestNetwork.Default;

    [Fact]
    public void All_chains_end_at_the_best_valid_branch_with_its_recount() => Properties.ForAll(
        from steps in BlockTree.Steps().ListOf(12)
        from orders in Gen.Shuffle([.. Enumerable.Range(0, 2 * steps.Count)]).ListOf(Nodes)
        select (steps, orders),
        run =>
        {
            var blocks = BlockTree.Of(run.steps);
            var (tip, result) = Recount.Best(_network, blocks);
            foreach (var order in run.orders)
            {
                var node = new TestNode(_network);
                foreach (var index in order) node.Take(blocks[index % blocks.Count]);

                Assert.Equal(tip, node.Chain.Tip.Hash);
                Assert.Equal(result, Recount.Of(node.State, blocks));
                Assert.Equal(node.Best.Sum(block => block.Transactions.Length), node.State.Transactions);
                Assert.Equal(_network.Parameters.SupplyAt(node.Chain.Tip.Height), node.State.Coins.Sum());
            }
        },
        runs: 40);

    [Fact]
    public void Growing_a_branch_at_a_time_or_all_at_once_gives_the_same_state() => Properties.ForAll(
        BlockTree.Steps().ListOf(10),
        steps =>
        {
            var blocks = BlockTree.Of(steps);
            var (inOrder, backwards) = (new TestNode(_network), new TestNode(_network));
            foreach (var block in blocks) inOrder.Take(block);
            foreach (var block in blocks.Reverse()) backwards.Take(block);

            // Not the forks: an invalid block is found out only when its branch is the best for a moment.
            var known = blocks.SelectMany(block => block.Transactions).ToList();
            Assert.Equal(inOrder.Chain.Tip.Hash, backwards.Chain.Tip.Hash);
            Assert.Equal(StateDigest.Of(inOrder.State, known), StateDigest.Of(backwards.State, known));
        },
        runs: 20);
}
