using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>Where an election stands.</summary>
public enum ElectionPhase
{
    /// <summary>It opens later.</summary>
    Scheduled,

    /// <summary>Nodes take votes.</summary>
    Open,

    /// <summary>The organiser has paused it: nodes take no votes for now.</summary>
    Paused,

    /// <summary>Nodes take no more votes; blocks still hold those that were taken.</summary>
    Closing,

    /// <summary>The result is final.</summary>
    Sealed,
}

/// <summary>An election as the chain has it: what was opened, who has voted, what was counted.</summary>
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

    /// <summary>Its id.</summary>
    public ElectionId Id { get; }

    /// <summary>What was opened.</summary>
    public IElectionDefinition Definition { get; }

    /// <summary>What titles that look like its own have in common. For warnings: no rule asks for it.</summary>
    public string Likeness => _likeness ??= LookAlikes.Skeleton(Definition.Title);

    /// <summary>What its ballots are.</summary>
    public BallotKind Kind { get; }

    /// <summary>When the organiser closed it early: the time of the block that says so.</summary>
    public Timestamp? ClosedAt { get; internal set; }

    /// <summary>How many credentials its registrar says to have signed, once it has said so.</summary>
    public uint? Issued { get; internal set; }

    /// <summary>True for an election by roll of which nobody has said how many credentials were signed.</summary>
    public bool LacksIssuances => Definition.Roll is not null && Issued is null;

    /// <summary>True once the chain holds its seal.</summary>
    public bool IsSealed { get; internal set; }

    /// <summary>Until when nodes take votes.</summary>
    public Timestamp Closes => ClosedAt ?? Definition.Closes;

    /// <summary>Until when blocks may hold votes, and from when the seal is due.</summary>
    public Timestamp Settles => Closes.Plus(Definition.Settle);

    /// <summary>The moment before which a block must be dated to hold a vote (V4, V12): a pause binds like a close.</summary>
    public Timestamp VotesUntil => PausedAt is { } paused && paused.Plus(Definition.Settle) < Settles ? paused.Plus(Definition.Settle) : Settles;

    /// <summary>How often it was paused or let go on.</summary>
    public int Turns => _turns.Count;

    /// <summary>Since when it is paused: the time of the block that says so; null while it is not.</summary>
    public Timestamp? PausedAt => _turns.Count % 2 == 1 ? _turns.Peek() : null;

    /// <summary>The additive counts by option, in the definition's order: votes, approvals, points, or first preferences (N2).</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many keys have a ballot that counts, blank ones included.</summary>
    public long Ballots => _votes.Count;

    /// <summary>The leaf of its counts (B6), made once until a vote changes them: most blocks change few elections' of many.</summary>
    internal Hash256 TallyLeaf => _leaf ??= TallyTree.Leaf(Id, Ballots, Counts);

    /// <summary>The vote that counts for a key, if any.</summary>
    public CountedVote? VoteOf(PublicKey voter) => _votes.GetValueOrDefault(voter);

    /// <summary>Where it stands at a moment.</summary>
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

    /// <summary>Takes back the vote that was counted last for its key; the one before it counts again.</summary>
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

/// <summary>A key's vote that counts.</summary>
/// <param name="Transaction">The transaction that cast it.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Ballot">What it says.</param>
/// <param name="Earlier">The one that it replaced, which counts again when a reorg takes this one back.</param>
public sealed record CountedVote(TransactionId Transaction, uint Revision, Ballot Ballot, CountedVote? Earlier);
