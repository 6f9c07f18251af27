using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules of a transaction that depend on the chain before it (PROTOCOL §3): T3 and later.</summary>
internal static class NaiveTransactions
{
    /// <param name="chain">The chain id.</param>
    /// <param name="state">What all transactions before it have left.</param>
    /// <param name="next">The transaction, in its block.</param>
    public static Rejection Judge(Hash256 chain, NaiveState state, Confirmed next)
    {
        if (state.Transactions.Any(earlier => earlier.Id == next.Id)) return Rejection.DuplicateTransaction; // T3
        return next.Payload switch
        {
            OpenElection open => NaiveOpenings.Judge(state, open, next.Time),
            Transfer transfer => Judge(state, transfer),
            ElectionPayload about => Judge(chain, state.Election(about.Election), about, next.Time),
            _ => throw new InvalidOperationException($"PROTOCOL §3 has no {next.Payload.Kind}."),
        };
    }

    private static Rejection Judge(Hash256 chain, NaiveElection? election, ElectionPayload about, Timestamp at)
    {
        if (election is null) return Rejection.UnknownElection; // V1
        if (election.IsSealed) return Rejection.Sealed; // V2
        return about switch
        {
            CastVote vote => NaiveVotes.Judge(chain, election, vote, at),
            OrganiserOrder order => Judge(election, order, at),
            StateIssuances stated => Judge(election, stated, at),
            Seal => at < election.Settles ? Rejection.NotSettled : Rejection.None, // S1
            _ => throw new InvalidOperationException($"PROTOCOL §3 has no {about.Kind}."),
        };
    }

    private static Rejection Judge(NaiveElection election, OrganiserOrder order, Timestamp at)
    {
        if (at >= election.Closes) return Rejection.Closed; // V4
        if (order.Organiser != election.Definition.Organiser && !election.Definition.Others.Contains(order.Organiser))
            return Rejection.NotOrganiser; // C1
        return order switch
        {
            CloseElection => Rejection.None,
            PauseElection pause => pause.Turn == election.Turns.Count + 1 ? Rejection.None : Rejection.WrongTurn, // C2
            ExtendElection later => later.Closes > election.Closes && later.Closes <= NaiveLimits.Later(at, NaiveLimits.Ahead)
                ? Rejection.None
                : Rejection.WrongExtension, // C3
            WithdrawOption withdrawal => Judge(election, withdrawal),
            _ => throw new InvalidOperationException($"PROTOCOL §3 has no {order.Kind}."),
        };
    }

    private static Rejection Judge(NaiveElection election, WithdrawOption withdrawal)
    {
        if (withdrawal.Contest >= election.Definition.Contests.Length) return Rejection.WrongWithdrawal; // C4
        var contest = election.Definition.Contests[withdrawal.Contest];
        var gone = election.Withdrawn(withdrawal.Contest);
        if (withdrawal.Option >= contest.Options.Length
            || contest.Terms.Method == CountingMethod.Motion) return Rejection.WrongWithdrawal; // C4
        return gone.Contains(withdrawal.Option) || gone.Count + 1 == contest.Options.Length ? Rejection.WrongWithdrawal
            : Rejection.None; // C4
    }

    private static Rejection Judge(NaiveElection election, StateIssuances stated, Timestamp at)
    {
        if (election.Definition.Roll is not { } roll) return Rejection.NotRegistrar; // I1
        if (stated.Registrar != roll.Registrar) return Rejection.NotRegistrar; // I1
        if (at < election.Closes) return Rejection.NotClosed; // I2
        if (stated.Issued.Length != roll.Classes.Length) return Rejection.TooManyIssued; // I3
        if (stated.Issued.Where((issued, place) => issued > roll.Classes[place].Size).Any()) return Rejection.TooManyIssued; // I3
        if (election.Issued is not null) return Rejection.AlreadyStated; // I4
        return Rejection.None;
    }

    private static Rejection Judge(NaiveState state, Transfer transfer)
    {
        if (transfer.Amount.Value is 0 or > NaiveLimits.Coins) return Rejection.WrongAmount; // X1
        if (transfer.Sender == transfer.Recipient) return Rejection.SelfTransfer; // X2
        if (transfer.Sequence != state.SentBy(transfer.Sender) + 1) return Rejection.WrongSequence; // X3
        if (transfer.Amount.Value > state.BalanceOf(transfer.Sender).Value) return Rejection.Overspend; // X4
        return Rejection.None;
    }
}
