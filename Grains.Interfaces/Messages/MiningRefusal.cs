using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Reasons of a node to mine no block on demand.</summary>
public enum MiningRefusal
{
    /// <summary>The node has not joined, or has left.</summary>
    [Rule(RuleClass.Conflict, "The network does not list {node} as a member. Have it join first.")]
    NotAMember,

    /// <summary>The node mines a block on demand already.</summary>
    [Rule(RuleClass.Conflict, "Another block on demand is being mined at {node}. Ask again when it is there.")]
    Busy,

    /// <summary>Nothing is pending.</summary>
    [Rule(RuleClass.Conflict, "Nothing is pending at {node}, and there are no empty blocks: send coins, or vote, then mine.")]
    EmptyBlock,

    /// <summary>Other blocks came first for all of <see cref="INodeGrain.MiningSeconds"/>.</summary>
    [Rule(RuleClass.Unavailable, "No nonce was found at {node} in time: the network has far more hash power. Try again.")]
    NoNonce,

    /// <summary>The machine's clock contradicts the time that has passed.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    ClockJumped,

    /// <summary>Most other clocks disagree.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    ClocksDisagree,

    /// <summary>The newest block is dated after the clock.</summary>
    [Rule(RuleClass.Conflict, MiningWords.ClockInDoubt)]
    TipFromTheFuture,
}

/// <summary>The sentence of several rules.</summary>
file static class MiningWords
{
    public const string ClockInDoubt =
        "A clock in doubt keeps {node} from mining. Its list of pending transactions says why, and what to do.";
}
