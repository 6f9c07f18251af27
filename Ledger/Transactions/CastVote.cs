using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>Casts a ballot. One a key and election counts (V8, V13).</summary>
/// <param name="Voter">Whose vote it is.</param>
/// <param name="Election">In which election.</param>
/// <param name="Choices">What the ballot says, by the election's method (V5, V6): indices of options, or a score for each.</param>
/// <param name="CastMinute">When, in minutes since 1970: coarse, so that it tells little about who voted. No rule reads it.</param>
/// <param name="Revision">0 where voting again is not allowed (V7); else the highest one of a key counts.</param>
public sealed record CastVote(PublicKey Voter, ElectionId Election, ImmutableArray<int> Choices, uint CastMinute, uint Revision) : Payload
{
    /// <summary>The registrar's word that this key may vote, where the election asks for one (V14, V15).</summary>
    public Credential? Credential { get; init; }

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
        && CastMinute == other.CastMinute && Revision == other.Revision && Equals(Credential, other.Credential);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Voter, Election, CastMinute, Revision);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Voter).Hash(Election.Value).UInt32(CastMinute).Length(Revision).Length((ulong)Choices.Length);
        foreach (var choice in Choices) writer.Length((ulong)choice);
        writer.Byte(Credential is null ? (byte)0 : (byte)1);
        Credential?.Write(writer);
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
        var credential = reader.Choice(1) == 1 ? Ledger.Credential.Read(ref reader) : null;
        return new(voter, election, choices.DrainToImmutable(), minute, revision) { Credential = credential };
    }
}
