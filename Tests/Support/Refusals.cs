using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>Checks that one rule refuses something, and that nothing has changed.</summary>
public static class Refusals
{
    /// <summary>The block is refused, and the chain, its state, its counts and its tally root are as before.</summary>
    public static Verdict Refuses(this TestNode node, Block block, Rejection rule, Timestamp? now = null)
    {
        var before = StateDigest.Of(node, block);
        var verdict = node.Take(block, now);
        Assert.Equal(rule, verdict.Rule);
        Assert.Equal(before, StateDigest.Of(node, block));
        return verdict;
    }

    /// <summary>
    /// The transaction is refused alone, and so is a block that holds it after valid ones, which are undone. The verdict names the
    /// transaction.
    /// </summary>
    /// <returns>The verdict on the transaction alone.</returns>
    public static Verdict Refuses(this TestNode node, Transaction transaction, Rejection rule, params Transaction[] valid)
    {
        var block = node.Draft([.. valid, transaction]);
        var inBlock = node.Refuses(block, rule);
        Assert.Equal(transaction.Id, inBlock.Transaction);
        var alone = node.State.Judge(transaction, block.Header.Time, Judged.InBlock);
        if (valid.Length == 0) Assert.Equal(rule, alone.Rule);
        return alone with { Conflict = alone.Conflict ?? inBlock.Conflict };
    }
}
