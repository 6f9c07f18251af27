using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
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
    private readonly Dictionary<PublicKey, CountedVote> _votes = [];
    private readonly Stack<Timestamp> _turns = new();
    private readonly Stack<Timestamp> _extensions = new();
    private readonly long[] _ballotsOf;
    private string? _likeness;
    private Hash256? _leaf;

    internal Election(ElectionId id, IElectionDefinition definition)
    {
        (Id, Definition) = (id, definition);
        Contests = [.. definition.Contests.Select(contest => new ContestCount(contest))];
        _ballotsOf = new long[definition.Roll?.Classes.Length ?? 1];
    }

    /// <summary>The election's id.</summary>
    public ElectionId Id { get; }

    /// <summary>The payload that opened it.</summary>
    public IElectionDefinition Definition { get; }

    /// <summary>A form of the title that titles share when they look alike. It serves warnings; no rule asks for it.</summary>
    public string Likeness => _likeness ??= LookAlikes.Skeleton(Definition.Title);

    /// <summary>Its contests with their counts.</summary>
    public ImmutableArray<ContestCount> Contests { get; }

    /// <summary>The time of the block with the organiser's early close; null where there is none.</summary>
    public Timestamp? ClosedAt { get; internal set; }

    /// <summary>How many credentials its registrar says it has signed, class by class; null before it has said so.</summary>
    public ImmutableArray<uint>? Issued { get; internal set; }

    /// <summary>How many credentials its registrar says it has signed, in all; null before it has said so.</summary>
    public long? IssuedInAll => Issued is { } issued ? issued.Sum(number => (long)number) : null;

    /// <summary>
    /// True when more keys of a class of its roll have a vote that counts than can have got a credential: than were signed, or while that
    /// is
    /// not stated, than voters are in the class (A1).
    /// </summary>
    public bool IsOverfull => Definition.Roll is { } roll && roll.Classes.Where((voters, place) => _ballotsOf[place]
        > (Issued is { } issued ? issued[place] : voters.Size)).Any();

    /// <summary>True for an election by roll whose registrar has not stated how many credentials it signed.</summary>
    public bool LacksIssuances => Definition.Roll is not null && Issued is null;

    /// <summary>True once the chain holds its seal.</summary>
    public bool IsSealed { get; internal set; }

    /// <summary>The moment until which nodes take votes.</summary>
    public Timestamp Closes => ClosedAt ?? (_extensions.TryPeek(out var last) ? last : Definition.Closes);

    /// <summary>When it was to close by its opening, and by each extension.</summary>
    public IEnumerable<Timestamp> ScheduledCloses => _extensions.Reverse().Prepend(Definition.Closes);

    /// <summary>The moment until which blocks may hold votes, and from which the seal is due.</summary>
    public Timestamp Settles => Closes.Plus(Definition.Settle);

    /// <summary>The moment before which a block must be dated to hold a vote (V4, V12). A pause binds like a close.</summary>
    public Timestamp VotesUntil =>
        PausedAt is { } paused && paused.Plus(Definition.Settle) < Settles ? paused.Plus(Definition.Settle) : Settles;

    /// <summary>How often it was paused or resumed.</summary>
    public int Turns => _turns.Count;

    /// <summary>The time of the block that paused it; null while it is not paused.</summary>
    public Timestamp? PausedAt => _turns.Count % 2 == 1 ? _turns.Peek() : null;

    /// <summary>How many keys have a ballot that counts, blank ones included.</summary>
    public long Ballots => _votes.Count;

    /// <summary>The weight of all ballots that count, blank ones included.</summary>
    public long Weight { get; private set; }

    /// <summary>
    /// The leaf of its counts (B6). It is kept until a vote changes them, because a block changes the counts of few elections.
    /// </summary>
    internal Hash256 TallyLeaf => _leaf ??= TallyTree.Leaf(this);

    /// <summary>The vote that counts for a key, if any.</summary>
    public CountedVote? VoteOf(PublicKey voter) => _votes.GetValueOrDefault(voter);

    /// <summary>The phase at a moment.</summary>
    public ElectionPhase PhaseAt(Timestamp at) =>
        IsSealed ? ElectionPhase.Sealed
        : at >= Closes ? ElectionPhase.Closing
        : at < Definition.Opens ? ElectionPhase.Scheduled
        : PausedAt is null ? ElectionPhase.Open
        : ElectionPhase.Paused;

    /// <summary>Judges a ballot (V5, V9, V16, V6, V10, V11): the first rule that an answer breaks, by the order of rules.</summary>
    public Rejection Judge(ReadOnlySpan<Ballot> answers)
    {
        if (answers.Length != Contests.Length) return Rejection.WrongBallot; // V5
        var first = Rejection.None;
        for (var place = 0; place < answers.Length; place++)
        {
            var (contest, choices) = (Contests[place].Contest, answers[place].Choices);
            var rule = contest.Terms.Judge(contest.Options.Length, choices.AsSpan());
            if (rule != Rejection.None && (first == Rejection.None || rule < first)) first = rule;
        }

        return first;
    }

    /// <summary>What a ballot of a class of the roll counts; 1 where anybody may vote.</summary>
    public long WeightOf(byte? voters) => voters is { } place && Definition.Roll is { } roll ? roll.Classes[place].Weight : 1;

    /// <summary>The contests with the ballots of this moment, for a count on another turn.</summary>
    /// <param name="opened">The hash of the block that holds the opening: it draws the lots (N12).</param>
    public ImmutableArray<ContestToCount> ToCount(Hash256 opened) => [.. Contests.Select((count, place) => new ContestToCount(
        count.Contest, count.CopyBallots(), Lots.Draw(opened, Id, place, count.Contest.Options.Length), count.Withdrawn,
        Definition.Roll?.Weight, Definition.Roll?.IsWeighted ?? false))];

    internal void Count(PublicKey voter, ImmutableArray<Ballot> answers, byte? voters, uint revision, TransactionId id)
    {
        var earlier = VoteOf(voter);
        if (earlier is not null) Uncount(earlier);
        var vote = new CountedVote(id, revision, answers, voters, earlier);
        Count(vote);
        _votes[voter] = vote;
    }

    /// <summary>Takes back the vote that was counted last for its key. The one before it counts again.</summary>
    internal void Uncount(PublicKey voter)
    {
        var undone = VoteOf(voter) ?? throw new InvalidOperationException($"{voter} has no vote in {Id} to take back.");
        Uncount(undone);
        if (undone.Earlier is { } earlier)
        {
            Count(earlier);
            _votes[voter] = earlier;
        }
        else
        {
            _votes.Remove(voter);
        }
    }

    internal void Extend(Timestamp closes) => _extensions.Push(closes);

    internal void Unextend() => _extensions.Pop();

    internal void Turn(Timestamp at) => _turns.Push(at);

    internal void TurnBack() => _turns.Pop();

    private void Count(CountedVote vote)
    {
        _leaf = null;
        var weight = WeightOf(vote.Class);
        Weight = checked(Weight + weight);
        _ballotsOf[vote.Class ?? 0]++;
        for (var place = 0; place < Contests.Length; place++) Contests[place].Add(vote.Answers[place], weight);
    }

    private void Uncount(CountedVote vote)
    {
        _leaf = null;
        var weight = WeightOf(vote.Class);
        Weight -= weight;
        _ballotsOf[vote.Class ?? 0]--;
        for (var place = 0; place < Contests.Length; place++) Contests[place].Remove(vote.Answers[place], weight);
    }
}

/// <summary>The vote of a key that counts.</summary>
/// <param name="Transaction">The transaction that cast it.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Answers">Its ballot: an answer to each contest.</param>
/// <param name="Class">The class of the roll that its credential is of; null where anybody may vote.</param>
/// <param name="Earlier">The vote that it replaced, which counts again when a reorg takes this one back.</param>
public sealed record CountedVote(TransactionId Transaction, uint Revision, ImmutableArray<Ballot> Answers, byte? Class,
    CountedVote? Earlier);
