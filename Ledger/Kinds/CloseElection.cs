using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Moves an election's close to the time of the block that holds this.</summary>
/// <param name="Organiser">The key of an organiser (C1).</param>
/// <param name="Election">The election.</param>
public sealed record CloseElection(PublicKey Organiser, ElectionId Election) : OrganiserOrder(Organiser, Election), IKind<CloseElection>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.CloseElection;

    internal override string Tag => "ballot/close/v1";

    internal override string Word => "close";

    static CloseElection IKind<CloseElection>.Blank => new(default, default);

    static CloseElection IKind<CloseElection>.Read(ref CanonicalReader reader) => new(ReadKey(ref reader), new(reader.Hash()));

    internal override void Write(CanonicalWriter writer) => Write(writer, Organiser).Hash(Election.Value);

    internal override Payload Describe(IFields fields) =>
        new CloseElection(fields.Key("organiser", Organiser), fields.Election(Election));

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Get(Election).ClosedAt = confirmed.Time;

    /// <summary>An election is closed early at most once, so before this there was no such moment.</summary>
    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).ClosedAt = null;

    internal override Rejection Outdone(LedgerState state) => Rejection.Closed; // V4

    private protected override bool IsOutdone(Election election) => election.ClosedAt is not null; // V4: another organiser's close
}
