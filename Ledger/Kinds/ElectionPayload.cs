using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>A payload about an election, which must be on the chain and not sealed (V1, V2).</summary>
/// <param name="Election">The election.</param>
public abstract record ElectionPayload(ElectionId Election) : Payload
{
    internal sealed override Verdict Judge(in Judging on)
    {
        if (on.State.Find(Election) is not { } election) return Rejection.UnknownElection; // V1
        if (election.IsSealed) return Rejection.Sealed; // V2
        return Judge(election, on);
    }

    /// <summary>
    /// The block times that may hold it: from the first, and before the second. Null for a payload that is never too late.
    /// </summary>
    internal virtual (Timestamp From, Timestamp Until)? Window(Election election) => null;

    internal sealed override bool MayComeYet(LedgerState state, Timestamp tip) => state.Find(Election) is not { IsSealed: true };

    /// <summary>The rules that come after V1 and V2.</summary>
    private protected abstract Verdict Judge(Election election, in Judging on);
}
