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
/// <param name="Organiser">The key that opens it. It and <see cref="Others"/> may pause, extend and close it.</param>
/// <param name="Title">At most 200 bytes of UTF-8 (O1 to O3).</param>
/// <param name="Contests">1 to 32 (O12), voted on in one ballot.</param>
/// <param name="Opens">The moment from which votes count.</param>
/// <param name="Closes">The moment until which nodes take votes.</param>
/// <param name="Settle">For how many milliseconds after the close blocks may still hold votes.</param>
/// <param name="Created">When it was written. It sets apart elections that are otherwise alike.</param>
public sealed record OpenElection(
    PublicKey Organiser, string Title, ImmutableArray<Contest> Contests, Timestamp Opens, Timestamp Closes, ulong Settle, Timestamp Created)
    : Payload, IKind<OpenElection>, IElectionDefinition
{
    /// <summary>How long blocks hold late votes unless the election says otherwise, in milliseconds.</summary>
    public const ulong DefaultSettle = 60_000;

    /// <summary>An election of one contest, which has its title.</summary>
    /// <param name="organiser">The key that opens it.</param>
    /// <param name="title">The election's title, and its contest's.</param>
    /// <param name="options">The options' names.</param>
    /// <param name="opens">The moment from which votes count.</param>
    /// <param name="closes">The moment until which nodes take votes.</param>
    /// <param name="settle">For how many milliseconds after the close blocks may still hold votes.</param>
    /// <param name="created">When it was written.</param>
    /// <param name="terms">How it is voted on; null for one vote each, where most votes win.</param>
    public OpenElection(
        PublicKey organiser, string title, ImmutableArray<string> options, Timestamp opens, Timestamp closes, ulong settle,
        Timestamp created, ContestTerms? terms = null)
        : this(organiser, title, [Contest.Of(title, options, terms)], opens, closes, settle, created)
    {
    }

    /// <inheritdoc/>
    public ImmutableArray<PublicKey> Others { get; init; } = [];

    /// <inheritdoc/>
    public string Description { get; init; } = "";

    /// <inheritdoc/>
    public RollTerms? Roll { get; init; }

    /// <inheritdoc/>
    public Eligibility Eligibility => Roll is null ? Eligibility.Open : Eligibility.Roll;

    /// <inheritdoc/>
    public Revoting Revoting { get; init; }

    /// <inheritdoc/>
    public OptionOrder Order { get; init; }

    /// <inheritdoc/>
    public Purpose Purpose { get; init; }

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.OpenElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    /// <inheritdoc/>
    public override Timestamp Written => Created;

    internal override string Tag => "ballot/open/v1";

    internal override string Word => "open";

    internal override bool NamesPoints => Others.All(other => other.IsOnCurve);

    static OpenElection IKind<OpenElection>.Blank => new(default, "", ImmutableArray<Contest>.Empty, default, default, 0, default);

    /// <summary>By value, contests included.</summary>
    public bool Equals(OpenElection? other) =>
        other is not null && Organiser == other.Organiser && Others.SequenceEqual(other.Others) && Title == other.Title
            && Description == other.Description
        && Contests.SequenceEqual(other.Contests) && Opens == other.Opens && Closes == other.Closes && Settle == other.Settle
        && Created == other.Created && Roll == other.Roll && Revoting == other.Revoting && Order == other.Order
        && Purpose == other.Purpose;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Organiser, Title, Contests.Length, Opens, Closes, Settle, Created);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Organiser).Byte(checked((byte)Others.Length));
        foreach (var other in Others) Write(writer, other);
        writer.Text(Title).Text(Description).Byte(checked((byte)Contests.Length));
        foreach (var contest in Contests) contest.Write(writer);
        writer.UInt64(Opens.Milliseconds).UInt64(Closes.Milliseconds).Length(Settle).UInt64(Created.Milliseconds);
        writer.Byte((byte)Revoting).Byte((byte)Order).Byte((byte)Purpose).Byte((byte)Eligibility);
        Roll?.Write(writer);
    }

    static OpenElection? IKind<OpenElection>.Read(ref CanonicalReader reader) => ReadFields(ref reader);

    private static OpenElection ReadFields(ref CanonicalReader reader)
    {
        var organiser = ReadKey(ref reader);

        // Lists grow with what is really read: a count alone, however large, costs nothing.
        var others = ImmutableArray.CreateBuilder<PublicKey>();
        for (var left = reader.Byte(); left > 0 && reader.Sound; left--) others.Add(ReadKey(ref reader));
        var (title, description) = (reader.Text(Limits.TransactionBytes), reader.Text(Limits.TransactionBytes));
        var contests = ImmutableArray.CreateBuilder<Contest>();
        for (var left = reader.Byte(); left > 0 && reader.Sound; left--) contests.Add(Contest.Read(ref reader));
        var (opens, closes, settle, created) = (reader.Time(), reader.Time(), reader.Length(Timestamp.Max.Milliseconds), reader.Time());
        return new(organiser, title, contests.ToImmutable(), opens, closes, settle, created)
        {
            Others = others.ToImmutable(),
            Description = description,
            Revoting = (Revoting)reader.Choice((byte)Revoting.Last),
            Order = (OptionOrder)reader.Choice((byte)OptionOrder.Listed),
            Purpose = (Purpose)reader.Choice((byte)Purpose.Rehearsal),
            Roll = reader.Choice((byte)Eligibility.Roll) == (byte)Eligibility.Roll ? RollTerms.Read(ref reader) : null,
        };
    }

    /// <summary>The canonical bytes of the fields (PROTOCOL §3), without kind and signature.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter();
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads <see cref="Encode"/>; null for anything else. No rule is checked.</summary>
    public static OpenElection? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var open = ReadFields(ref reader);
        return reader.Complete ? open : null;
    }

    internal override Payload Describe(IFields fields)
    {
        var organiser = fields.Key("organiser", Organiser);
        var others = fields.Keys("others", Others);
        var (title, description) = (fields.Text("title", Title), fields.Text("description", Description));
        var read = new OpenElection(
            organiser, title, fields.List("contests", Contests, Contest.Blank, Contest.Describe),
            fields.Time("opens", Opens), fields.Time("closes", Closes), fields.Number("settle", Settle, Timestamp.Max.Milliseconds),
            fields.Time("created", Created))
        {
            Others = others,
            Description = description,
            Revoting = fields.Named("revoting", Revoting),
            Order = fields.Named("order", Order),
            Purpose = fields.Named("purpose", Purpose),
        };
        if (fields.Named("eligibility", Eligibility) == Eligibility.Open) return read;
        return read with { Roll = RollTerms.Describe(fields, Roll) };
    }

    internal override Verdict Judge(in Judging on)
    {
        var rule = Definitions.Judge(this, on.At); // O1 to O7, O10 to O14
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
