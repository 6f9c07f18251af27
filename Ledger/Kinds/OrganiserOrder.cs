using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>An order of an election's organiser, which must come before the close (V4, C1).</summary>
/// <param name="Organiser">The key that opened the election (C1).</param>
/// <param name="Election">The election.</param>
public abstract record OrganiserOrder(PublicKey Organiser, ElectionId Election) : ElectionPayload(Election)
{
    /// <inheritdoc/>
    public sealed override PublicKey? Signer => Organiser;

    internal sealed override Claim? Claim => new(Kind, Election);

    internal sealed override (Timestamp From, Timestamp Until)? Window(Election election) => (default, election.Closes);

    internal sealed override Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at)
    {
        if (state.Find(Election)!.Closes < at.Plus(pending.LeastSettle)) return Rejection.TooLittleTime; // P4
        return Rejection.None;
    }

    private protected sealed override Verdict Judge(Election election, in Judging on)
    {
        if (on.At >= election.Closes) return Rejection.Closed; // V4
        if (Organiser != election.Definition.Organiser) return Rejection.NotOrganiser; // C1
        return Judge(election);
    }

    /// <summary>The rules that come after V4 and C1.</summary>
    private protected virtual Rejection Judge(Election election) => Rejection.None;
}
