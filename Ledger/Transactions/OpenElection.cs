using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>Opens an election; its id is this transaction's.</summary>
/// <param name="Organiser">Who opens it, and who alone may pause and close it.</param>
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

    /// <summary>Who may vote; null for everybody who has a key.</summary>
    public RollTerms? Roll { get; init; }

    /// <summary>Whether anybody may vote, or those on a roll.</summary>
    public Eligibility Eligibility => Roll is null ? Eligibility.Open : Eligibility.Roll;

    /// <summary>What a ballot says, and how ballots make a result.</summary>
    public CountingMethod Method { get; init; }

    /// <summary>What a ballot's choices are.</summary>
    public BallotForm Form => CountingMethods.Of(Method).Form;

    /// <summary>The highest score where ballots are <see cref="BallotForm.Scores"/>, 1 to 100; else 0 (O10).</summary>
    public byte TopScore { get; init; }

    /// <summary>Whether a key may vote again.</summary>
    public Revoting Revoting { get; init; }

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.OpenElection;

    /// <inheritdoc/>
    public override PublicKey? Signer => Organiser;

    internal override string Tag => "ballot/open/v1";

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

    internal static OpenElection? ReadFields(ref CanonicalReader reader)
    {
        var organiser = ReadKey(ref reader);
        var title = reader.Text(Limits.TransactionBytes);
        var count = reader.Length(Limits.TransactionBytes);
        var options = ImmutableArray.CreateBuilder<string>();

        // Grows with what was really read: a count alone, however large, costs nothing.
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
}
