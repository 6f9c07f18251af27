using OrleansBallot.Ledger.State;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>The purpose of a judgement.</summary>
public enum Judged
{
    /// <summary>For a block, at the block's time.</summary>
    InBlock,

    /// <summary>
    /// On submission to a node, at the later of its clock and the next possible block time. This is stricter: votes end at
    /// <see cref="Election.Closes"/>.
    /// </summary>
    OnSubmission,
}
