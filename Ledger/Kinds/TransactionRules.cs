using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>How transactions are judged against a state, and how they change it.</summary>
public static class TransactionRules
{
    /// <summary>
    /// The key that must have signed a transaction's credential; null where the transaction bears none, or its election has no roll or no
    /// such class.
    /// </summary>
    public static IssuingKey? IssuerFor(this LedgerState state, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Payload is CastVote { Credential.Class: var place } vote
            && state.Find(vote.Election)?.Definition.Roll is { } roll
            && place < roll.Classes.Length
            ? roll.Classes[place].Issuer
            : null;
    }

    /// <summary>
    /// The moment before which a block must be dated to hold a transaction. Blocks may hold votes until their election has settled, and an
    /// organiser's orders until it closes. Null for a payload that is never too late, and for one whose election this state does not know.
    /// </summary>
    public static Timestamp? DeadlineOf(this LedgerState state, Payload payload)
    {
        ArgumentNullException.ThrowIfNull(state);
        return payload is ElectionPayload about && state.Find(about.Election) is { } election ? about.Window(election)?.Until : null;
    }

    /// <summary>
    /// The time, among those that the next block may have, at which a transaction is judged for it. It is the latest time, unless that is
    /// too late for the transaction and an earlier one is not.
    /// </summary>
    /// <param name="state">The state that it is judged against.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="earliest">The earliest time that a block on this state may have.</param>
    /// <param name="latest">The latest.</param>
    public static Timestamp BestTime(this LedgerState state, Transaction transaction, Timestamp earliest, Timestamp latest)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (state.DeadlineOf(transaction.Payload) is not { } deadline) return latest;
        return earliest < deadline && deadline <= latest ? deadline.Minus(1) : latest;
    }

    /// <summary>
    /// Judges a transaction against a state: T3, then its kind's own rules, in the order of <see cref="Rejection"/>. Signatures are
    /// checked elsewhere, once.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="at">The block's time, or the moment of submission.</param>
    /// <param name="judged">The purpose of the judgement.</param>
    /// <param name="ahead">For a transfer: the pending ones before it.</param>
    /// <returns>The first rule that it breaks, and the transaction that stands in its way, where one does.</returns>
    public static Verdict Judge(this LedgerState state, Transaction transaction, Timestamp at, Judged judged, Spending ahead = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(transaction);
        if (state.HeightOf(transaction.Id) is not null) return new(Rejection.DuplicateTransaction, transaction.Id); // T3
        return transaction.Payload.Judge(new(state, transaction, at, judged, ahead));
    }

    /// <summary>Changes a state that has accepted a transaction.</summary>
    internal static void ApplyTo(this Transaction transaction, LedgerState state, Height height, Timestamp at)
    {
        state.Confirm(transaction.Id, height);
        transaction.Payload.Apply(state, new(transaction.Id, height, at));
    }

    /// <summary>Takes back a transaction that was the last to be applied.</summary>
    internal static void UndoFrom(this Transaction transaction, LedgerState state)
    {
        state.Unconfirm(transaction.Id);
        transaction.Payload.Undo(state, transaction.Id);
    }
}
