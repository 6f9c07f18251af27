using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The stages of an election.</summary>
public enum ElectionPhase
{
    /// <summary>It opens later.</summary>
    Scheduled,

    /// <summary>Nodes take votes.</summary>
    Open,

    /// <summary>The organiser has paused it: nodes take no votes for now.</summary>
    Paused,

    /// <summary>Nodes take no more votes; blocks still hold votes that were taken before.</summary>
    Closing,

    /// <summary>The result is final.</summary>
    Sealed,
}

/// <summary>An election on the chain: its definition, its voters, its counts.</summary>
public sealed class Election
{
    private readonly long[] _counts;
    private readonly Profile _profile = new();
    private readonly Dictionary<PublicKey, CountedVote> _votes = [];
    private readonly Stack<Timestamp> _turns = new();
    private string? _likeness;
    private Hash256? _leaf;

    internal Election(ElectionId id, IElectionDefinition definition)
    {
        (Id, Definition) = (id, definition);
        Kind = new(definition.Method, definition.Options.Length, definition.TopScore);
        _counts = new long[definition.Options.Length];
    }

    /// <summary>The election's id.</summary>
    public ElectionId Id { get; }

    /// <summary>The payload that opened it.</summary>
    public IElectionDefinition Definition { get; }

    /// <summary>A form of the title that titles share when they look alike. It serves warnings; no rule asks for it.</summary>
    public string Likeness => _likeness ??= LookAlikes.Skeleton(Definition.Title);

    /// <summary>The kind of its ballots.</summary>
    public BallotKind Kind { get; }

    /// <summary>The time of the block with the organiser's early close; null where there is none.</summary>
    public Timestamp? ClosedAt { get; internal set; }

    /// <summary>How many credentials its registrar says it has signed; null before it has said so.</summary>
    public uint? Issued { get; internal set; }

    /// <summary>True for an election by roll whose registrar has not stated how many credentials it signed.</summary>
    public bool LacksIssuances => Definition.Roll is not null && Issued is null;

    /// <summary>True once the chain holds its seal.</summary>
    public bool IsSealed { get; internal set; }

    /// <summary>The moment until which nodes take votes.</summary>
    public Timestamp Closes => ClosedAt ?? Definition.Closes;

    /// <summary>The moment until which blocks may hold votes, and from which the seal is due.</summary>
    public Timestamp Settles => Closes.Plus(Definition.Settle);

    /// <summary>The moment before which a block must be dated to hold a vote (V4, V12). A pause binds like a close.</summary>
    public Timestamp VotesUntil =>
        PausedAt is { } paused && paused.Plus(Definition.Settle) < Settles ? paused.Plus(Definition.Settle) : Settles;

    /// <summary>How often it was paused or resumed.</summary>
    public int Turns => _turns.Count;

    /// <summary>The time of the block that paused it; null while it is not paused.</summary>
    public Timestamp? PausedAt => _turns.Count % 2 == 1 ? _turns.Peek() : null;

    /// <summary>The additive counts by option, in the definition's order: votes, approvals, points, or first preferences (N2).</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many keys have a ballot that counts, blank ones included.</summary>
    public long Ballots => _votes.Count;

    /// <summary>
    /// The leaf of its counts (B6). It is kept until a vote changes them, because a block changes the counts of few elections.
    /// </summary>
    internal Hash256 TallyLeaf => _leaf ??= TallyTree.Leaf(Id, Ballots, Counts);

    /// <summary>The vote that counts for a key, if any.</summary>
    public CountedVote? VoteOf(PublicKey voter) => _votes.GetValueOrDefault(voter);

    /// <summary>The phase at a moment.</summary>
    public ElectionPhase PhaseAt(Timestamp at) =>
        IsSealed ? ElectionPhase.Sealed
        : at >= Closes ? ElectionPhase.Closing
        : at < Definition.Opens ? ElectionPhase.Scheduled
        : PausedAt is null ? ElectionPhase.Open
        : ElectionPhase.Paused;

    /// <summary>The counts at this moment, for a reader on another turn.</summary>
    public ImmutableArray<long> CopyCounts() => [.. _counts];

    /// <summary>The ballots at this moment, for a count on another turn.</summary>
    public ImmutableArray<BallotCount> CopyBallots() => _profile.Copy();

    internal void Count(PublicKey voter, Ballot ballot, uint revision, TransactionId id)
    {
        var earlier = VoteOf(voter);
        if (earlier is not null) Uncount(earlier.Ballot);
        Count(ballot);
        _votes[voter] = new(id, revision, ballot, earlier);
    }

    /// <summary>Takes back the vote that was counted last for its key. The one before it counts again.</summary>
    internal void Uncount(PublicKey voter)
    {
        var undone = VoteOf(voter) ?? throw new InvalidOperationException($"{voter} has no vote in {Id} to take back.");
        Uncount(undone.Ballot);
        if (undone.Earlier is { } earlier)
        {
            Count(earlier.Ballot);
            _votes[voter] = earlier;
        }
        else
        {
            _votes.Remove(voter);
        }
    }

    internal void Turn(Timestamp at) => _turns.Push(at);

    internal void TurnBack() => _turns.Pop();

    private void Count(Ballot ballot)
    {
        _leaf = null;
        Kind.Add(ballot.Choices.AsSpan(), 1, _counts);
        _profile.Add(ballot);
    }

    private void Uncount(Ballot ballot)
    {
        _leaf = null;
        Kind.Add(ballot.Choices.AsSpan(), -1, _counts);
        _profile.Remove(ballot);
    }
}

/// <summary>The vote of a key that counts.</summary>
/// <param name="Transaction">The transaction that cast it.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Ballot">Its ballot.</param>
/// <param name="Earlier">The vote that it replaced, which counts again when a reorg takes this one back.</param>
public sealed record CountedVote(TransactionId Transaction, uint Revision, Ballot Ballot, CountedVote? Earlier);
