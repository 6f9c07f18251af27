using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>An order of one of an election's organisers, which must come before the close (V4, C1).</summary>
/// <param name="Organiser">The key of an organiser (C1).</param>
/// <param name="Election">The election.</param>
public abstract record OrganiserOrder(PublicKey Organiser, ElectionId Election) : ElectionPayload(Election)
{
    /// <inheritdoc/>
    public sealed override PublicKey? Signer => Organiser;

    internal override Claim? Claim => new(Kind, Election);

    internal sealed override (Timestamp From, Timestamp Until)? Window(Election election) => (default, election.Closes);

    internal sealed override Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at)
    {
        var (election, least) = (state.Find(Election)!, at.Plus(pending.LeastSettle));
        return election.Closes < least || Ends(election) < least ? Rejection.TooLittleTime : Rejection.None; // P4
    }

    internal sealed override bool IsKeptOut(IEvidence chain, Timestamp accepted) =>
        chain.State.Find(Election) is { } election
        && (IsOutdone(election) || election.ScheduledCloses.Any(closes => chain.IsTooLate(closes, accepted))); // V4

    private protected sealed override Verdict Judge(Election election, in Judging on)
    {
        if (on.At >= election.Closes) return Rejection.Closed; // V4
        if (!election.Definition.IsOrganiser(Organiser)) return Rejection.NotOrganiser; // C1
        return Judge(election, on.At);
    }

    /// <summary>The rules that come after V4 and C1.</summary>
    private protected virtual Rejection Judge(Election election, Timestamp at) => Rejection.None;

    /// <summary>When the election closes once a block holds the order, as far as the order says so (P4).</summary>
    private protected virtual Timestamp Ends(Election election) => election.Closes;

    /// <summary>True when another order, which the chain holds, keeps this one out (R3).</summary>
    private protected virtual bool IsOutdone(Election election) => false;
}
