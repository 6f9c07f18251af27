using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>The kinds of transactions; the value is the first byte of their encoding. 5 is kept for transfers of coins.</summary>
public enum TransactionKind : byte
{
    /// <summary>Opens an election.</summary>
    OpenElection = 1,

    /// <summary>Casts a ballot.</summary>
    CastVote = 2,

    /// <summary>Moves an election's close to the time of the block.</summary>
    CloseElection = 3,

    /// <summary>Makes an election's result final.</summary>
    Seal = 4,
}

/// <summary>What a transaction says, without its signature.</summary>
public abstract record Payload
{
    private protected Payload()
    {
    }

    /// <summary>Which kind it is.</summary>
    public abstract TransactionKind Kind { get; }

    /// <summary>Whose signature it bears; null for what is unsigned.</summary>
    public abstract PublicKey? Signer { get; }

    /// <summary>The type tag of its signed preimage.</summary>
    internal abstract string Tag { get; }

    /// <summary>The fields after the kind, canonically.</summary>
    internal abstract void Write(CanonicalWriter writer);

    /// <summary>Reads a kind and its fields; a fault sticks to the reader.</summary>
    internal static Payload? Read(ref CanonicalReader reader) => (TransactionKind)reader.Byte() switch
    {
        TransactionKind.OpenElection => OpenElection.ReadFields(ref reader),
        TransactionKind.CastVote => CastVote.ReadFields(ref reader),
        TransactionKind.CloseElection => CloseElection.ReadFields(ref reader),
        TransactionKind.Seal => Seal.ReadFields(ref reader),
        _ => reader.Fail<Payload>(),
    };

    private protected static CanonicalWriter Write(CanonicalWriter writer, PublicKey key) => writer.Hash(key.X).Hash(key.Y);

    private protected static PublicKey ReadKey(ref CanonicalReader reader) => new(reader.Hash(), reader.Hash());
}

/// <summary>Opens an election; its id is this transaction's.</summary>
/// <param name="Organiser">Who opens it, and who alone may close it.</param>
/// <param name="Title">At most 200 bytes of UTF-8 (O1 to O3).</param>
/// <param name="Options">2 to 64 different texts (O4 to O6), voted for by their index.</param>
/// <param name="Opens">From when votes count.</param>
/// <param name="Closes">Until when nodes take votes.</param>
/// <param name="Settle">For how many milliseconds after that blocks may still hold them.</param>
/// <param name="Created">When it was written; sets apart elections that are otherwise alike.</param>
public sealed record OpenElection(
    PublicKey Organiser, string Title, ImmutableArray<string> Options, Timestamp Opens, Timestamp Closes, ulong Settle, Timestamp Created) : Payload
{
    /// <summary>How long blocks hold late votes unless the election says otherwise, in milliseconds.</summary>
    public const ulong DefaultSettle = 60_000;

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.OpenElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    internal override string Tag => "ballot/open/v1";

    /// <summary>By value, options included.</summary>
    public bool Equals(OpenElection? other) =>
        other is not null && Organiser == other.Organiser && Title == other.Title && Options.SequenceEqual(other.Options)
        && Opens == other.Opens && Closes == other.Closes && Settle == other.Settle && Created == other.Created;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Organiser, Title, Options.Length, Opens, Closes, Settle, Created);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Organiser).Text(Title).Length((ulong)Options.Length);
        foreach (var option in Options) writer.Text(option);

        // Three bytes are kept for eligibility, ballot kind and re-voting: open to any key, plurality, never.
        writer.UInt64(Opens.Milliseconds).UInt64(Closes.Milliseconds).Length(Settle).UInt64(Created.Milliseconds).Byte(0).Byte(0).Byte(0);
    }

    internal static OpenElection? ReadFields(ref CanonicalReader reader)
    {
        var organiser = ReadKey(ref reader);
        var title = reader.Text(Limits.TransactionBytes);
        var count = reader.Length(Limits.TransactionBytes);
        var options = ImmutableArray.CreateBuilder<string>();

        // Grows with what was really read: a count alone, however large, costs nothing.
        for (ulong read = 0; read < count && reader.Sound; read++) options.Add(reader.Text(Limits.TransactionBytes));
        var election = new OpenElection(
            organiser, title, options.ToImmutable(), reader.Time(), reader.Time(), reader.Length(Timestamp.Max.Milliseconds), reader.Time());
        return (reader.Byte() | reader.Byte() | reader.Byte()) == 0 ? election : reader.Fail<OpenElection>();
    }
}

/// <summary>Casts a ballot. One a key and election counts (V8).</summary>
/// <param name="Voter">Whose vote it is.</param>
/// <param name="Election">In which election.</param>
/// <param name="Choices">Indices of options; plurality takes one (V5, V6).</param>
/// <param name="CastMinute">When, in minutes since 1970: coarse, so that it tells little about who voted. No rule reads it.</param>
/// <param name="Revision">0 where voting again is not allowed (V7).</param>
public sealed record CastVote(PublicKey Voter, ElectionId Election, ImmutableArray<int> Choices, uint CastMinute, uint Revision) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.CastVote;

    /// <inheritdoc/>
    public override PublicKey? Signer => Voter;

    internal override string Tag => "ballot/vote/v1";

    /// <summary>A vote for one option, cast at <paramref name="now"/>.</summary>
    public static CastVote For(PublicKey voter, ElectionId election, int choice, Timestamp now) =>
        new(voter, election, [choice], MinuteOf(now), Revision: 0);

    /// <summary>The coarse form of a moment, in minutes since 1970.</summary>
    public static uint MinuteOf(Timestamp moment) => (uint)Math.Min(moment.Milliseconds / 60_000, uint.MaxValue);

    /// <summary>By value, choices included.</summary>
    public bool Equals(CastVote? other) =>
        other is not null && Voter == other.Voter && Election == other.Election && Choices.SequenceEqual(other.Choices)
        && CastMinute == other.CastMinute && Revision == other.Revision;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Voter, Election, CastMinute, Revision);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Voter).Hash(Election.Value).UInt32(CastMinute).Length(Revision).Length((ulong)Choices.Length);
        foreach (var choice in Choices) writer.Length((ulong)choice);
    }

    internal static CastVote ReadFields(ref CanonicalReader reader)
    {
        var voter = ReadKey(ref reader);
        var election = new ElectionId(reader.Hash());
        var minute = reader.UInt32();
        var revision = (uint)reader.Length(uint.MaxValue);
        var count = reader.Length(Limits.Options);
        var choices = ImmutableArray.CreateBuilder<int>((int)count);
        for (ulong read = 0; read < count && reader.Sound; read++) choices.Add((int)reader.Length(int.MaxValue));
        return new(voter, election, choices.DrainToImmutable(), minute, revision);
    }
}

/// <summary>Moves an election's close to the time of the block that holds this.</summary>
/// <param name="Organiser">The key that opened it (C1).</param>
/// <param name="Election">Which election.</param>
public sealed record CloseElection(PublicKey Organiser, ElectionId Election) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.CloseElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    internal override string Tag => "ballot/close/v1";

    internal override void Write(CanonicalWriter writer) => Write(writer, Organiser).Hash(Election.Value);

    internal static CloseElection ReadFields(ref CanonicalReader reader) => new(ReadKey(ref reader), new(reader.Hash()));
}

/// <summary>Makes a result final. Unsigned: anyone may state that the time has passed, once (S1, V2).</summary>
/// <param name="Election">Which election.</param>
public sealed record Seal(ElectionId Election) : Payload
{
    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.Seal;

    /// <inheritdoc/>
    public override PublicKey? Signer => null;

    internal override string Tag => "ballot/seal/v1";

    internal override void Write(CanonicalWriter writer) => writer.Hash(Election.Value);

    internal static Seal ReadFields(ref CanonicalReader reader) => new(new ElectionId(reader.Hash()));
}
