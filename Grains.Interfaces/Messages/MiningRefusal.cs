using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Why a node mines nothing now, though somebody asks for a block.</summary>
public enum MiningRefusal
{
    /// <summary>It has not joined, or has left.</summary>
    [Rule(RuleClass.Conflict, "The network does not have {node} as a member. Have it join first.")]
    NotAMember,

    /// <summary>One block on demand at a time.</summary>
    [Rule(RuleClass.Conflict, "A block is being mined at {node} for somebody already. Ask again when it is there.")]
    Busy,

    /// <summary>Nothing is pending.</summary>
    [Rule(RuleClass.Conflict, "Nothing is pending at {node}, and there are no empty blocks: send coins, or vote, then mine.")]
    EmptyBlock,

    /// <summary>Other blocks came first, for <see cref="INodeGrain.MiningSeconds"/>.</summary>
    [Rule(RuleClass.Unavailable, "No nonce was found at {node} in time: the network has far more hash power. Try again.")]
    NoNonce,

    /// <summary>The clock of its machine does not fit the time that has passed.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    ClockJumped,

    /// <summary>Most other clocks say something else.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    ClocksDisagree,

    /// <summary>The newest block is dated after the clock.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    TipFromTheFuture,
}

/// <summary>What several of these rules say.</summary>
file static class MiningWords
{
    public const string ClockInDoubt = "A clock in doubt keeps {node} from mining. The list of what is pending there says why, and what to do.";
}
