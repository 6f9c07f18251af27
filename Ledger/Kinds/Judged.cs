namespace OrleansBallot.Ledger;

/// <summary>For which purpose a transaction is judged.</summary>
public enum Judged
{
    /// <summary>For a block, at the block's time.</summary>
    InBlock,

    /// <summary>
    /// On submission to a node, at the later of its clock and the next possible block time. Stricter: votes end at
    /// <see cref="Election.Closes"/>.
    /// </summary>
    OnSubmission,
}
