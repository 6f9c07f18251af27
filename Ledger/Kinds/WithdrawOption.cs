using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Takes an option out before the count. Votes pass it over (N13).</summary>
/// <param name="Organiser">The key of an organiser (C1).</param>
/// <param name="Election">The election.</param>
/// <param name="Contest">The contest's place in the election.</param>
/// <param name="Option">The option's place in the contest.</param>
public sealed record WithdrawOption(PublicKey Organiser, ElectionId Election, byte Contest, byte Option)
    : OrganiserOrder(Organiser, Election), IKind<WithdrawOption>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.WithdrawOption;

    internal override string Tag => "ballot/option/v1";

    internal override string Word => "withdraw";

    static WithdrawOption IKind<WithdrawOption>.Blank => new(default, default, 0, 0);

    static WithdrawOption IKind<WithdrawOption>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), reader.Byte(), reader.Byte());

    internal override void Write(CanonicalWriter writer) =>
        Write(writer, Organiser).Hash(Election.Value).Byte(Contest).Byte(Option);

    internal override Payload Describe(IFields fields) => new WithdrawOption(
        fields.Key("organiser", Organiser), fields.Election(Election), fields.Tiny("contest", Contest), fields.Tiny("option", Option));

    private protected override Rejection Judge(Election election, Timestamp at)
    {
        if (Contest >= election.Contests.Length) return Rejection.WrongWithdrawal; // C4
        var count = election.Contests[Contest];
        if (Option >= count.Contest.Options.Length
            || count.Contest.Terms.Method == CountingMethod.Motion) return Rejection.WrongWithdrawal; // C4
        return IsOver(count) ? Rejection.WrongWithdrawal : Rejection.None; // C4
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => CountIn(state).Withdraw(Option);

    internal override void Undo(LedgerState state, TransactionId id) => CountIn(state).Restore(Option);

    internal override Claim? Claim => ClaimOn(Option);

    /// <summary>Several options may be on their way out at once, and one has to be left.</summary>
    internal override Verdict JudgeBehind(IPending pending, LedgerState state)
    {
        var count = CountIn(state);
        var leaving = Enumerable.Range(0, count.Contest.Options.Length)
            .Count(option => !count.IsWithdrawn(option) && pending.HolderOf(ClaimOn(option)) is not null);
        return count.Left - leaving > 1 ? Rejection.None : Rejection.WrongWithdrawal; // C4
    }

    internal override Rejection Outdone(LedgerState state) => Rejection.WrongWithdrawal; // C4

    private protected override bool IsOutdone(Election election) =>
        election.ClosedAt is not null // V4
        || (Contest < election.Contests.Length && Option < election.Contests[Contest].Contest.Options.Length
            && IsOver(election.Contests[Contest])); // C4

    private Claim ClaimOn(int option) => new(Kind, Election, Number: (uint)((Contest << 8) | option));

    private bool IsOver(ContestCount count) => count.IsWithdrawn(Option) || count.Left == 1;

    private ContestCount CountIn(LedgerState state) => state.Get(Election).Contests[Contest];
}
