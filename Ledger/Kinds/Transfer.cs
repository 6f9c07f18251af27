using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Sends coins.</summary>
/// <param name="Sender">The key that pays.</param>
/// <param name="Recipient">
/// The key that is paid. It is a point of P-256 as well (T1), because otherwise nobody could ever spend the coins.
/// </param>
/// <param name="Amount">The coins: 1 to 2^53 − 1 (X1).</param>
/// <param name="Sequence">1 for the sender's first transfer, 2 for the next, and so on, so that none can be made twice (X3).</param>
public sealed record Transfer(PublicKey Sender, PublicKey Recipient, Amount Amount, uint Sequence) : Payload, IKind<Transfer>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.Transfer;

    /// <inheritdoc/>
    public override PublicKey? Signer => Sender;

    internal override string Tag => "ballot/coins/v1";

    internal override string Word => "transfer";

    static Transfer IKind<Transfer>.Blank => new(default, default, default, 0);

    static Transfer IKind<Transfer>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), ReadKey(ref reader), new(reader.UInt64()), (uint)reader.Length(uint.MaxValue));

    internal override void Write(CanonicalWriter writer) =>
        Write(Write(writer, Sender), Recipient).UInt64(Amount.Value).Length(Sequence);

    internal override Payload Describe(IFields fields) => new Transfer(
        fields.Key("sender", Sender), fields.Key("recipient", Recipient), new(fields.Number("amount", Amount.Value)),
        fields.Small("sequence", Sequence));

    internal override bool NamesPoints => Recipient.IsOnCurve;

    internal override Verdict Judge(in Judging on) => Judge(on.State.Coins, on.Ahead);

    internal override void Apply(LedgerState state, in Confirmation confirmed) =>
        state.Coins.Send(new(confirmed.Height, confirmed.Id, Sender, Recipient, Amount));

    internal override void Undo(LedgerState state, TransactionId id) => state.Coins.UndoSend(id, Sender, Recipient);

    internal override Claim? Claim => new(Kind, Key: Sender, Number: Sequence);

    internal override Rejection Outdone(LedgerState state) => Rejection.WrongSequence; // X3

    internal override uint Number => Sequence;

    /// <summary>
    /// Another transfer took the sequence (X3). Or the coins never came (X4): this would be the sender's next transfer, so it has spent
    /// none since.
    /// </summary>
    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted) =>
        Judge(chain.State.Coins, ahead: default).Rule is Rejection.WrongSequence or Rejection.Overspend;

    internal override bool MayComeYet(LedgerState state, Timestamp tip) => true;

    /// <summary>
    /// The sequence comes before the balance, so that a sender who spends the same coins twice learns which transfer was first.
    /// </summary>
    private Verdict Judge(Coins coins, Spending ahead)
    {
        if (Amount.Value is 0 or > Limits.Coins) return Rejection.WrongAmount; // X1
        if (Recipient == Sender) return Rejection.SelfTransfer; // X2
        var sender = coins.Find(Sender);
        if (Sequence != (sender?.Sent ?? 0) + ahead.Count + 1L)
            return new(Rejection.WrongSequence, sender?.SentAs(Sequence)?.Transaction); // X3
        if (ahead.With(Amount).Sum.Value > (sender?.Balance.Value ?? 0)) return Rejection.Overspend; // X4
        return Rejection.None;
    }
}
