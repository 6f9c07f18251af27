using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansBallot.Ledger.Counting;
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
/// <param name="Answers">
/// The ballot: one answer to each contest (V5), as the contest's method reads it (N1): indices of options, or a score for each.
/// </param>
/// <param name="CastMinute">Minutes since 1970: coarse, so that it tells little about the voter. No rule reads it.</param>
/// <param name="Revision">0 where voting again is not allowed (V7); otherwise a key's highest revision counts.</param>
public sealed record CastVote(PublicKey Voter, ElectionId Election, ImmutableArray<Ballot> Answers, uint CastMinute, uint Revision)
    : ElectionPayload(Election), IKind<CastVote>
{
    private static readonly Ballot _blankAnswer = new([]);

    /// <summary>A vote in an election of one contest.</summary>
    /// <param name="voter">The voter's key.</param>
    /// <param name="election">The election.</param>
    /// <param name="choices">The answer to the contest.</param>
    /// <param name="castMinute">Minutes since 1970.</param>
    /// <param name="revision">0 where voting again is not allowed.</param>
    public CastVote(PublicKey voter, ElectionId election, ImmutableArray<int> choices, uint castMinute, uint revision)
        : this(voter, election, [new Ballot(choices)], castMinute, revision)
    {
    }

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

    static CastVote IKind<CastVote>.Blank => new(default, default, ImmutableArray<Ballot>.Empty, 0, 0);

    /// <summary>A vote for one option of an election's only contest, cast at <paramref name="now"/>.</summary>
    public static CastVote For(PublicKey voter, ElectionId election, int choice, Timestamp now) =>
        new(voter, election, ImmutableArray.Create(choice), MinuteOf(now), revision: 0);

    /// <summary>The coarse form of a moment, in minutes since 1970.</summary>
    public static uint MinuteOf(Timestamp moment) => (uint)Math.Min(moment.Milliseconds / 60_000, uint.MaxValue);

    /// <summary>By value, answers included.</summary>
    public bool Equals(CastVote? other) =>
        other is not null && Voter == other.Voter && Election == other.Election && Answers.SequenceEqual(other.Answers)
        && CastMinute == other.CastMinute && Revision == other.Revision && Equals(Credential, other.Credential);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Voter, Election, CastMinute, Revision);

    internal override void Write(CanonicalWriter writer)
    {
        Write(writer, Voter).Hash(Election.Value).UInt32(CastMinute).Length(Revision).Byte(checked((byte)Answers.Length));
        foreach (var answer in Answers)
        {
            writer.Byte(checked((byte)answer.Choices.Length));
            foreach (var choice in answer.Choices) writer.Byte(checked((byte)choice));
        }

        writer.Byte(Credential is null ? (byte)0 : (byte)1);
        Credential?.Write(writer);
    }

    static CastVote? IKind<CastVote>.Read(ref CanonicalReader reader)
    {
        var voter = ReadKey(ref reader);
        var election = new ElectionId(reader.Hash());
        var minute = reader.UInt32();
        var revision = (uint)reader.Length(uint.MaxValue);
        var answers = new Ballot[reader.Choice(Limits.Contests)];
        for (var contest = 0; contest < answers.Length && reader.Sound; contest++) answers[contest] = ReadAnswer(ref reader);
        var credential = reader.Choice(1) == 1 ? Ledger.Credentials.Credential.Read(ref reader) : null;
        return new(voter, election, ImmutableCollectionsMarshal.AsImmutableArray(answers), minute, revision) { Credential = credential };
    }

    private static Ballot ReadAnswer(ref CanonicalReader reader)
    {
        var choices = new int[reader.Choice(Limits.Options)];
        for (var place = 0; place < choices.Length; place++) choices[place] = reader.Byte();
        return new(ImmutableCollectionsMarshal.AsImmutableArray(choices));
    }

    internal override Payload Describe(IFields fields) => new CastVote(
        fields.Key("voter", Voter), fields.Election(Election), fields.List("answers", Answers, _blankAnswer, DescribeAnswer),
        fields.Small("castMinute", CastMinute), fields.Small("revision", Revision))
    {
        Credential = ReadCredential(fields.Bytes("credential", Bytes(Credential), Ledger.Credentials.Credential.Size, orNone: true)),
    };

    private static Ballot DescribeAnswer(IFields fields, Ballot answer) => new(
        [.. fields.Numbers("choices", [.. answer.Choices.Select(choice => (long)choice)], byte.MaxValue).Select(choice => (int)choice)]);

    private protected override Verdict Judge(Election election, in Judging on)
    {
        var definition = election.Definition;
        var isInBlock = on.Purpose == Judged.InBlock;
        var end = isInBlock ? election.Settles : election.Closes;
        if (on.At < definition.Opens) return Rejection.NotYetOpen; // V3
        if (on.At >= end) return Rejection.Closed; // V4
        if (election.PausedAt is { } paused && (!isInBlock || on.At >= paused.Plus(definition.Settle))) return Rejection.Paused; // V12

        var rule = election.Judge(Answers.AsSpan()); // V5, V9, V16, V6, V10, V11
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
        return roll is null || HasCredentialOf(roll, on.Transaction) ? Rejection.None : Rejection.WrongCredential; // V15
    }

    internal override void Apply(LedgerState state, in Confirmation confirmed) =>
        state.Get(Election).Count(Voter, Answers, Credential?.Class, Revision, confirmed.Id);

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

    private bool HasCredentialOf(RollTerms roll, Transaction transaction) =>
        Credential!.Class < roll.Classes.Length && transaction.HasCredentialOf(roll.Classes[Credential.Class].Issuer);

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
