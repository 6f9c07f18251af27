using System.Collections.Immutable;

namespace OrleansBallot.Ledger;

/// <summary>Where an election stands.</summary>
public enum ElectionPhase
{
    /// <summary>It opens later.</summary>
    Scheduled,

    /// <summary>Nodes take votes.</summary>
    Open,

    /// <summary>Nodes take no more votes; blocks still hold those that were taken.</summary>
    Closing,

    /// <summary>The result is final.</summary>
    Sealed,
}

/// <summary>An election as the chain has it: what was opened, who has voted, what was counted.</summary>
public sealed class Election
{
    private readonly long[] _counts;
    private readonly Dictionary<PublicKey, TransactionId> _voters = [];

    internal Election(ElectionId id, OpenElection definition)
    {
        (Id, Definition) = (id, definition);
        _counts = new long[definition.Options.Length];
    }

    /// <summary>Its id.</summary>
    public ElectionId Id { get; }

    /// <summary>What was opened.</summary>
    public OpenElection Definition { get; }

    /// <summary>When the organiser closed it early: the time of the block that says so.</summary>
    public Timestamp? ClosedAt { get; internal set; }

    /// <summary>True once the chain holds its seal.</summary>
    public bool IsSealed { get; internal set; }

    /// <summary>Until when nodes take votes.</summary>
    public Timestamp Closes => ClosedAt ?? Definition.Closes;

    /// <summary>Until when blocks may hold votes, and from when the seal is due.</summary>
    public Timestamp Settles => Closes.Plus(Definition.Settle);

    /// <summary>Votes by option, in the definition's order.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many have voted.</summary>
    public long Ballots => _voters.Count;

    /// <summary>The vote that a key has in the chain, if any.</summary>
    public TransactionId? VoteOf(PublicKey voter) => _voters.TryGetValue(voter, out var vote) ? vote : null;

    /// <summary>Where it stands at a moment.</summary>
    public ElectionPhase PhaseAt(Timestamp at) =>
        IsSealed ? ElectionPhase.Sealed
        : at >= Closes ? ElectionPhase.Closing
        : at < Definition.Opens ? ElectionPhase.Scheduled
        : ElectionPhase.Open;

    /// <summary>The counts at this moment, for a reader on another turn.</summary>
    public ImmutableArray<long> CopyCounts() => [.. _counts];

    internal void Count(CastVote vote, TransactionId id)
    {
        _voters.Add(vote.Voter, id);
        foreach (var choice in vote.Choices) _counts[choice] = checked(_counts[choice] + 1);
    }

    internal void Uncount(CastVote vote)
    {
        if (!_voters.Remove(vote.Voter)) throw new InvalidOperationException($"{vote.Voter} has no vote in {Id} to take back.");
        foreach (var choice in vote.Choices) _counts[choice]--;
    }
}
