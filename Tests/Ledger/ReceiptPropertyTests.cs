using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Whatever blocks come, in whatever order: what has a receipt is confirmed, pending, or refused by a rule.</summary>
public class ReceiptPropertyTests
{
    private static readonly TestNetwork _network = TestNetwork.Default;

    [Fact]
    public void Nothing_that_has_a_receipt_is_left_out_while_no_rule_refuses_it() => Properties.ForAll(
        from steps in BlockTree.Steps().ListOf(12)
        from order in Gen.OneOf(Gen.Constant(InOrder(steps.Count + 1)), Gen.Shuffle(InOrder(steps.Count + 1)))
        from isSubmitted in Gen.Elements(true, true, false).ListOf(steps.Count + 1)
        select (steps, order, isSubmitted),
        run =>
        {
            var blocks = BlockTree.Of(run.steps, inTurn: true);
            var (node, plain) = (new TestNode(_network), new TestNode(_network));
            var wasActive = new HashSet<Transaction>();
            foreach (var (turn, index) in run.order.Index())
            {
                // Before its block comes, so that some wait, and some are refused because of another branch.
                foreach (var transaction in run.isSubmitted[turn] ? blocks[index].Transactions : [])
                    Assert.Equal(plain.Submit(transaction), node.Submit(transaction));
                Take(blocks[index]);
            }

            // What a branch refuses, the next one may take again.
            foreach (var block in blocks.Skip(run.order.Length)) Take(block);

            var restored = node.Restored();
            Assert.Equal(node.Chain.Tip.Hash, restored.Chain.Tip.Hash);
            AssertHasAPlace(restored, node.Receipted);

            void Take(Block block)
            {
                var tip = node.Chain.Tip;
                node.Take(block);
                plain.Take(block);
                wasActive.UnionWith(node.Best.SelectMany(best => best.Transactions));
                AssertHasAPlace(node, node.Chain.Tip == tip ? [] : [.. node.Receipted, .. wasActive]);
                AssertIsAsIfAllWereJudged(node, plain);
            }
        },
        runs: 20);

    [Fact]
    public void All_that_is_pending_gets_into_blocks_or_is_refused() => Properties.ForAll(
        BlockTree.Steps().ListOf(12),
        steps =>
        {
            var node = new TestNode(_network);
            foreach (var block in BlockTree.Of(steps, inTurn: true))
            {
                foreach (var transaction in block.Transactions) node.Submit(transaction);
                node.Take(block);
            }

            while (node.Copy.Pool.Draft(node.State, Next(node)).Transactions is { IsEmpty: false } draft)
                node.MineAt(Next(node), [.. draft]);

            Assert.Equal(0, node.Copy.Pool.Count);
            AssertHasAPlace(node, node.Receipted);
        },
        runs: 20);

    /// <summary>A move of the tip judges again only what it may have changed. The other node then judges everything.</summary>
    private static void AssertIsAsIfAllWereJudged(TestNode node, TestNode plain)
    {
        plain.Copy.FollowTip(plain.Chain.NextTime);

        Assert.Equal(plain.Copy.Pool.Transactions, node.Copy.Pool.Transactions);
        Assert.Equal(plain.Copy.Pool.Digest, node.Copy.Pool.Digest);
    }

    private static int[] InOrder(int count) => [.. Enumerable.Range(0, count)];

    private static Timestamp Next(TestNode node) =>
        Timestamp.Later(node.Chain.Tip.Header.Time, TestNetwork.Epoch).Plus(_network.Parameters.TargetBlockTime);

    private static void AssertHasAPlace(TestNode node, IEnumerable<Transaction> transactions)
    {
        foreach (var transaction in transactions.Where(transaction => !node.Copy.Knows(transaction.Id)))
        {
            var at = node.Chain.NextTime;
            Assert.True(node.Copy.MayHaveReceipt(transaction.Id), $"{transaction.Payload} is forgotten.");
            Assert.NotEqual(Rejection.None, node.Copy.Pool.Judge(transaction, node.State, at, Judged.InBlock, at).Rule);
        }
    }
}
