using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Moves an election's close to a later time.</summary>
/// <param name="Organiser">The key of an organiser (C1).</param>
/// <param name="Election">The election.</param>
/// <param name="Closes">The moment until which nodes then take votes (C3).</param>
public sealed record ExtendElection(PublicKey Organiser, ElectionId Election, Timestamp Closes)
    : OrganiserOrder(Organiser, Election), IKind<ExtendElection>
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.ExtendElection;

    internal override string Tag => "ballot/extend/v1";

    internal override string Word => "extend";

    static ExtendElection IKind<ExtendElection>.Blank => new(default, default, default);

    static ExtendElection IKind<ExtendElection>.Read(ref CanonicalReader reader) =>
        new(ReadKey(ref reader), new(reader.Hash()), reader.Time());

    internal override void Write(CanonicalWriter writer) =>
        Write(writer, Organiser).Hash(Election.Value).UInt64(Closes.Milliseconds);

    internal override Payload Describe(IFields fields) =>
        new ExtendElection(fields.Key("organiser", Organiser), fields.Election(Election), fields.Time("closes", Closes));

    private protected override Rejection Judge(Election election, Timestamp at) =>
        Closes > election.Closes && Closes.Since(at) <= Limits.AheadMilliseconds ? Rejection.None : Rejection.WrongExtension; // C3

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Get(Election).Extend(Closes);

    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).Unextend();

    internal override Rejection Outdone(LedgerState state) => Rejection.WrongExtension; // C3

    private protected override Timestamp Ends(Election election) => Closes;

    private protected override bool IsOutdone(Election election) => election.ClosedAt is not null || Closes <= election.Closes; // V4, C3
}
