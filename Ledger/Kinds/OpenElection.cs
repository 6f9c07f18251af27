using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Opens an election. The election's id is this transaction's id.</summary>
/// <param name="Organiser">The key that opens it, and that alone may pause and close it.</param>
/// <param name="Title">At most 200 bytes of UTF-8 (O1 to O3).</param>
/// <param name="Options">2 to 64 different texts (O4 to O6), voted for by their index.</param>
/// <param name="Opens">The moment from which votes count.</param>
/// <param name="Closes">The moment until which nodes take votes.</param>
/// <param name="Settle">For how many milliseconds after the close blocks may still hold votes.</param>
/// <param name="Created">When it was written. It sets apart elections that are otherwise alike.</param>
public sealed record OpenElection(
    PublicKey Organiser, string Title, ImmutableArray<string> Options, Timestamp Opens, Timestamp Closes, ulong Settle, Timestamp Created)
    : Payload, IKind<OpenElection>, IElectionDefinition
{
    /// <summary>How long blocks hold late votes unless the election says otherwise, in milliseconds.</summary>
    public const ulong DefaultSettle = 60_000;

    /// <summary>The roll of those who may vote; null where everybody with a key may.</summary>
    public RollTerms? Roll { get; init; }

    /// <summary>Whether everybody may vote, or only the voters on a roll.</summary>
    public Eligibility Eligibility => Roll is null ? Eligibility.Open : Eligibility.Roll;

    /// <summary>The counting method.</summary>
    public CountingMethod Method { get; init; }

    /// <summary>The form of a ballot's choices.</summary>
    public BallotForm Form => CountingMethods.Of(Method).Form;

    /// <summary>The highest score where ballots are <see cref="BallotForm.Scores"/>, 1 to 100; otherwise 0 (O10).</summary>
    public byte TopScore { get; init; }

    /// <summary>Whether a key may vote again.</summary>
    public Revoting Revoting { get; init; }

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.OpenElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    /// <inheritdoc/>
    public override Timestamp Written => Created;

    internal override string Tag => "ballot/open/v1";

    internal override string Word => "open";

    static OpenElection IKind<OpenElection>.Blank => new(default, "", [], default, default, 0, default);

    /// <summary>By value, options included.</summary>
    public bool Equals(OpenElection? other) =>
        other is not null && Organiser == other.Organiser && Title == other.Title && Options.SequenceEqual(other.Options)
        && Opens == other.Opens && Closes == other.Closes && Settle == other.Settle && Created == other.Created
        && Roll == other.Roll && Method == other.Method && TopScore == other.TopScore && Revoting == other.Revoting;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Organiser, Title, Options.Length, Opens, Closes, Settle, Created, Method);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Organiser).Text(Title).Length((ulong)Options.Length);
        foreach (var option in Options) writer.Text(option);
        writer.UInt64(Opens.Milliseconds).UInt64(Closes.Milliseconds).Length(Settle).UInt64(Created.Milliseconds);
        writer.Byte((byte)Eligibility);
        Roll?.Write(writer);
        writer.Byte((byte)Method);
        if (Form == BallotForm.Scores) writer.Byte(TopScore);
        writer.Byte((byte)Revoting);
    }

    static OpenElection? IKind<OpenElection>.Read(ref CanonicalReader reader)
    {
        var organiser = ReadKey(ref reader);
        var title = reader.Text(Limits.TransactionBytes);
        var count = reader.Length(Limits.TransactionBytes);
        var options = ImmutableArray.CreateBuilder<string>();

        // The list grows with what is really read: a count alone, however large, costs nothing.
        for (ulong read = 0; read < count && reader.Sound; read++) options.Add(reader.Text(Limits.TransactionBytes));
        var (opens, closes, settle, created) = (reader.Time(), reader.Time(), reader.Length(Timestamp.Max.Milliseconds), reader.Time());
        var roll = reader.Choice((byte)Eligibility.Roll) == (byte)Eligibility.Roll ? RollTerms.Read(ref reader) : null;
        var method = CountingMethods.Read(ref reader);
        return new(organiser, title, options.ToImmutable(), opens, closes, settle, created)
        {
            Roll = roll,
            Method = method,
            TopScore = CountingMethods.Of(method).Form == BallotForm.Scores ? reader.Byte() : (byte)0,
            Revoting = (Revoting)reader.Choice((byte)Revoting.Last),
        };
    }

    internal override Payload Describe(IFields fields)
    {
        var read = new OpenElection(
            fields.Key("organiser", Organiser), fields.Text("title", Title), fields.Texts("options", Options), fields.Time("opens", Opens),
            fields.Time("closes", Closes), fields.Number("settle", Settle, Timestamp.Max.Milliseconds), fields.Time("created", Created))
        {
            Method = fields.Named("method", Method),
        };
        if (read.Form == BallotForm.Scores) read = read with { TopScore = (byte)fields.Number("topScore", TopScore, byte.MaxValue) };
        read = read with { Revoting = fields.Named("revoting", Revoting) };
        if (fields.Named("eligibility", Eligibility) == Eligibility.Open) return read;
        return read with { Roll = RollTerms.Describe(fields, Roll) };
    }

    internal override Verdict Judge(in Judging on)
    {
        var rule = Definitions.Judge(this, on.At); // O1 to O7, O10, O11
        if (rule != Rejection.None) return rule;
        if (on.State.Unsealed >= Limits.UnsealedElections) return Rejection.TooManyElections; // O8
        if (on.State.UnsealedOf(Organiser) >= Limits.UnsealedElectionsOfKey) return Rejection.TooManyElectionsOfKey; // O9
        if (on.Purpose == Judged.OnSubmission && !Definitions.CanBeToldApart(this)) return Rejection.AlikeOptions; // P3
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) => state.Open(new(IdOf(confirmed.Id), this));

    internal override void Undo(LedgerState state, TransactionId id) => state.Unopen(IdOf(id));

    /// <summary>Openings compete for places, of which there are many (O8, O9).</summary>
    internal override Claim? Claim => null;

    internal override Rejection Outdone(LedgerState state) => throw new InvalidOperationException("An opening has no claim.");

    internal override Verdict JudgeBehind(IPending pending, LedgerState state)
    {
        if (state.Unsealed + pending.Opening >= Limits.UnsealedElections) return Rejection.TooManyElections; // O8
        if (state.UnsealedOf(Organiser) + pending.OpeningOf(Organiser) >= Limits.UnsealedElectionsOfKey)
            return Rejection.TooManyElectionsOfKey; // O9
        return Rejection.None;
    }

    internal override Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at)
    {
        if (Settle < pending.LeastSettle || Closes < at.Plus(pending.LeastSettle)) return Rejection.TooLittleTime; // P4
        return Rejection.None;
    }

    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted)
    {
        if (chain.HadNoRoom(Organiser, accepted)) return true; // O8, O9
        return chain.IsTooLate(Closes, accepted); // O7
    }

    internal override bool MayComeYet(LedgerState state, Timestamp tip) => tip < Closes;

    /// <summary>An election's id is that of its opening transaction.</summary>
    private static ElectionId IdOf(TransactionId id) => new(id.Value);
}
