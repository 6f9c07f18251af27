using System.Collections.Immutable;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Casts a ballot. One vote a key and election counts (V8, V13).</summary>
/// <param name="Voter">The voter's key.</param>
/// <param name="Election">The election.</param>
/// <param name="Choices">The ballot, as the election's method reads it (V5, V6): indices of options, or a score for each.</param>
/// <param name="CastMinute">Minutes since 1970: coarse, so that it tells little about the voter. No rule reads it.</param>
/// <param name="Revision">0 where voting again is not allowed (V7); otherwise a key's highest revision counts.</param>
public sealed record CastVote(PublicKey Voter, ElectionId Election, ImmutableArray<int> Choices, uint CastMinute, uint Revision)
    : ElectionPayload(Election), IKind<CastVote>
{
    /// <summary>The registrar's credential for this key, where the election asks for one (V14, V15).</summary>
    public Credential? Credential { get; init; }

    /// <inheritdoc/>
    public override TransactionKind Kind => TransactionKind.CastVote;

    /// <inheritdoc/>
    public override PublicKey? Signer => Voter;

    /// <inheritdoc/>
    public override Timestamp Written => default(Timestamp).Plus(60_000UL * CastMinute);

    internal override string Tag => "ballot/vote/v1";

    internal override string Word => "vote";

    static CastVote IKind<CastVote>.Blank => new(default, default, [], 0, 0);

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

    static CastVote IKind<CastVote>.Read(ref CanonicalReader reader)
    {
        var voter = ReadKey(ref reader);
        var election = new ElectionId(reader.Hash());
        var minute = reader.UInt32();
        var revision = (uint)reader.Length(uint.MaxValue);
        var count = reader.Length(Limits.Options);
        var choices = ImmutableArray.CreateBuilder<int>((int)count);
        for (ulong read = 0; read < count && reader.Sound; read++) choices.Add((int)reader.Length(int.MaxValue));
        var credential = reader.Choice(1) == 1 ? Ledger.Credentials.Credential.Read(ref reader) : null;
        return new(voter, election, choices.DrainToImmutable(), minute, revision) { Credential = credential };
    }

    internal override Payload Describe(IFields fields) => new CastVote(
        fields.Key("voter", Voter), fields.Election(Election), fields.Numbers("choices", Choices), fields.Small("castMinute", CastMinute),
        fields.Small("revision", Revision))
    {
        Credential = ReadCredential(fields.Bytes("credential", Bytes(Credential), Ledger.Credentials.Credential.Size, orNone: true)),
    };

    private protected override Verdict Judge(Election election, in Judging on)
    {
        var definition = election.Definition;
        var isInBlock = on.Purpose == Judged.InBlock;
        var end = isInBlock ? election.Settles : election.Closes;
        if (on.At < definition.Opens) return Rejection.NotYetOpen; // V3
        if (on.At >= end) return Rejection.Closed; // V4
        if (election.PausedAt is { } paused && (!isInBlock || on.At >= paused.Plus(definition.Settle))) return Rejection.Paused; // V12

        var rule = election.Kind.Judge(Choices.AsSpan()); // V5, V9, V6, V10, V11
        if (rule != Rejection.None) return rule;

        var earlier = election.VoteOf(Voter);
        var mayRevote = definition.Revoting == Revoting.Last;
        if (!mayRevote && Revision != 0) return Rejection.WrongRevision; // V7
        if (!mayRevote && earlier is not null) return new(Rejection.AlreadyVoted, earlier.Transaction); // V8
        if (mayRevote && Revision <= earlier?.Revision) return new(Rejection.OlderRevision, earlier.Transaction); // V13

        var roll = definition.Roll;
        if (roll is not null && Credential is null) return Rejection.NoCredential; // V14
        if (roll is null && Credential is not null) return Rejection.WrongCredential; // V15

        // The credential comes last, because it costs most. If it was checked before, off-turn, it costs nothing here.
        if (roll is not null && !on.Transaction.HasCredentialOf(roll.Issuer)) return Rejection.WrongCredential; // V15
        return Rejection.None;
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) =>
        state.Get(Election).Count(Voter, new(Choices), Revision, confirmed.Id);

    internal override void Undo(LedgerState state, TransactionId id) => state.Get(Election).Uncount(Voter);

    internal override (Timestamp From, Timestamp Until)? Window(Election election) => (election.Definition.Opens, election.VotesUntil);

    internal override Claim? Claim => new(Kind, Election, Voter);

    internal override Rejection Outdone(LedgerState state) =>
        state.Find(Election)?.Definition.Revoting == Revoting.Last ? Rejection.OlderRevision : Rejection.AlreadyVoted; // V13, V8

    /// <summary>
    /// A vote of a higher revision may stand behind others of its key, which may be mined before it. A lower one would have a receipt and
    /// never count.
    /// </summary>
    internal override bool MayFollow(Payload holder) => holder is CastVote other && Revision > other.Revision;

    internal override uint Number => Revision;

    /// <summary>
    /// A vote gets no receipt behind an order that will close or pause its election in the next block. For P4 only the opening's own terms
    /// count: its organiser may close the election at any time.
    /// </summary>
    internal override Verdict JudgePromise(IPending pending, LedgerState state, Timestamp at)
    {
        if (pending.HolderOf(new(TransactionKind.CloseElection, Election)) is { } close) return new(Rejection.Closed, close.Id); // V4
        if (pending.HolderOf(new(TransactionKind.PauseElection, Election)) is { Payload: PauseElection { IsPause: true } } pause)
            return new(Rejection.Paused, pause.Id); // V12
        if (state.Find(Election)!.Definition.Settle < pending.LeastSettle) return Rejection.TooLittleTime; // P4
        return Rejection.None;
    }

    internal override bool IsKeptOut(IEvidence chain, Timestamp accepted)
    {
        if (IsOutvoted(chain.State)) return true; // V8, V13
        return chain.State.Find(Election)?.Definition.Settle < chain.LeastSettle; // P4
    }

    /// <summary>True where a vote of the same key counts in the same election, and keeps this one out.</summary>
    private bool IsOutvoted(LedgerState state)
    {
        if (state.Find(Election) is not { } election || election.VoteOf(Voter) is not { } counted) return false;
        return election.Definition.Revoting == Revoting.Never || Revision <= counted.Revision;
    }

    private static byte[] Bytes(Credential? credential)
    {
        var writer = new CanonicalWriter();
        credential?.Write(writer);
        return writer.ToArray();
    }

    private static Credential? ReadCredential(byte[] bytes)
    {
        var reader = new CanonicalReader(bytes);
        return bytes.Length == 0 ? null : Ledger.Credentials.Credential.Read(ref reader);
    }
}
