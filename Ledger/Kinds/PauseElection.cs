using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>
/// Pauses an election, or resumes it. While it is paused, nodes take no votes. Blocks still hold votes that were taken before, for as long
/// as after a close (V12): a pause that bound blocks at once would break receipts. The close stays where it is.
/// </summary>
/// <param name="Organiser">The key of an organiser (C1).</param>
/// <param name="Election">The election.</param>
/// <param name="Turn">1 for the first pause, 2 for its end, and so on. Odd turns pause, and none can be repeated (C2).</param>
public sealed record PauseElection(PublicKey Organiser, ElectionId Election, uint Turn)
    : OrganiserOrder(Organiser, Election), IKind<PauseElection>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.PauseElection;

    /// <summary>False for the end of a pause.</summary>
    public bool IsPause => Turn % 2 == 1;

    internal override string Tag => "ballot/pause/v1";

    internal override string Word => "pause";

    static PauseElection IKind<PauseElection>.Blank => new(default, default, 0);

    static PauseElection IKind<PauseElection>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), (uint)reader.Length(uint.MaxValue));

    internal override void Write(CanonicalWriter writer) => Write(writer, Organiser).Hash(Election.Value).Length(Turn);

    internal override Payload Describe(IFields fields) =>
        new PauseElection(fields.Key("organiser", Organiser), fields.Election(Election), fields.Small("turn", Turn));

    private protected override Rejection Judge(Election election, Timestamp at)
    {
        if (Turn != election.Turns + 1L) return Rejection.WrongTurn; // C2
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Get(Election).Turn(confirmed.Time);

    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).TurnBack();

    internal override Rejection Outdone(LedgerState state) => Rejection.WrongTurn; // C2

    internal override bool IsEarly(LedgerState state) => state.Find(Election) is { } election && Turn > election.Turns;

    private protected override bool IsOutdone(Election election) =>
        election.ClosedAt is not null || Turn <= election.Turns; // V4, C2
}
