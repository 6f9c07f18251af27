using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Simulation.Model;

/// <summary>
/// A whole chain, judged by docs/PROTOCOL.md alone. The model shares decoded values and signature checks with the ledger, and none of its
/// rules: a fault in one of them is a disagreement.
/// </summary>
public static class NaiveChain
{
    /// <summary>Judges every block from height 1 on, as an audit does (§13): without a clock and without branches.</summary>
    public static NaiveVerdict Judge(ChainParameters parameters, IReadOnlyList<Block> blocks)
    {
        for (var valid = 0; valid < blocks.Count; valid++)
        {
            var verdict = JudgeNext(parameters, [.. blocks.Take(valid)], blocks[valid]);
            if (verdict.Rule != Rejection.None) return verdict;
        }

        return new(blocks.Count, Rejection.None);
    }

    /// <summary>Judges one block.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="before">Every block from height 1 to its parent, all of them valid.</param>
    /// <param name="block">The block.</param>
    public static NaiveVerdict JudgeNext(ChainParameters parameters, IReadOnlyList<Block> before, Block block)
    {
        // §7: the header, then the body, then all transactions by T1 and T2, then all by the state rules, and last B6.
        var rule = NaiveHeaders.Judge(parameters, [.. before.Select(earlier => earlier.Header)], block.Header);
        if (rule != Rejection.None) return new(before.Count, rule);
        rule = NaiveBodies.Judge(parameters, block);
        if (rule != Rejection.None) return new(before.Count, rule);
        foreach (var transaction in block.Transactions)
        {
            rule = NaiveBodies.Judge(parameters.Id, transaction);
            if (rule != Rejection.None) return new(before.Count, rule, NaiveBytes.IdOf(parameters.Id, transaction));
        }

        var parent = new NaiveState(parameters, before);
        var state = parent;
        foreach (var transaction in block.Transactions)
        {
            var next = Confirmed.In(block.Header, parameters.Id, transaction);
            rule = NaiveTransactions.Judge(parameters.Id, state, next);
            if (rule != Rejection.None) return new(before.Count, rule, next.Id);
            state = state.With(next);
        }

        if (block.Header.TallyRoot != NaiveMerkle.TallyRoot(parent, state)) return new(before.Count, Rejection.WrongTallyRoot); // B6
        return new(before.Count + 1, Rejection.None);
    }
}
