using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>An election (PROTOCOL §6). Each answer is read anew from the list of transactions.</summary>
/// <param name="opening">The transaction that opened it.</param>
/// <param name="all">Every transaction of the chain.</param>
public sealed class NaiveElection(Confirmed opening, IReadOnlyList<Confirmed> all)
{
    /// <summary>The id of its opening (§3).</summary>
    public ElectionId Id => new(opening.Id.Value);

    public OpenElection Definition => (OpenElection)opening.Payload;

    /// <summary>C1: the time of the block that closed it early; null where none did.</summary>
    public Timestamp? ClosedAt => About<CloseElection>().Select(close => (Timestamp?)close.Time).FirstOrDefault();

    public Timestamp Closes => ClosedAt ?? Definition.Closes;

    /// <summary>V4, S1: `closes` + `settle`.</summary>
    public Timestamp Settles => NaiveLimits.Later(Closes, Definition.Settle);

    /// <summary>C2: the times of the blocks that paused it or let it go on, in turn.</summary>
    public IReadOnlyList<Timestamp> Turns => [.. About<PauseElection>().Select(turn => turn.Time)];

    /// <summary>C2: since when it is paused, as odd turns pause and even ones let it go on; null while it is not.</summary>
    public Timestamp? PausedAt => Turns.Count % 2 == 1 ? Turns[^1] : null;

    public bool IsSealed => About<Seal>().Any();

    /// <summary>I4: the stated number of credentials; null while it is not stated.</summary>
    public uint? Issued => About<StateIssuances>().Select(stated => (uint?)((StateIssuances)stated.Payload).Count).FirstOrDefault();

    /// <summary>The vote of each key that counts: its only one (V8), or the one of the highest revision (V13).</summary>
    public IReadOnlyList<(TransactionId Id, CastVote Vote)> Counted =>
    [
        .. About<CastVote>().Select(vote => (vote.Id, Vote: (CastVote)vote.Payload)).GroupBy(vote => vote.Vote.Voter)
            .Select(votes => votes.MaxBy(vote => vote.Vote.Revision)),
    ];

    /// <summary>N2: a count for every option.</summary>
    public IReadOnlyList<long> Counts
    {
        get
        {
            var counted = Counted;
            return [.. Definition.Options.Select((_, option) => counted.Sum(vote => Points(vote.Vote, option)))];
        }
    }

    /// <summary>§6: where it stands at a moment.</summary>
    public ElectionPhase PhaseAt(Timestamp at)
    {
        if (IsSealed) return ElectionPhase.Sealed;
        if (at >= Closes) return ElectionPhase.Closing;
        if (at < Definition.Opens) return ElectionPhase.Scheduled;
        return PausedAt is null ? ElectionPhase.Open : ElectionPhase.Paused;
    }

    /// <summary>N2: what a ballot adds to an option.</summary>
    private long Points(CastVote vote, int option) => Definition.Method switch
    {
        CountingMethod.Plurality or CountingMethod.Approval => vote.Choices.Contains(option) ? 1 : 0,
        CountingMethod.Score => vote.Choices[option],
        CountingMethod.InstantRunoff or CountingMethod.Schulze => vote.Choices.Take(1).Contains(option) ? 1 : 0,
        _ => throw new InvalidOperationException($"PROTOCOL §12 has no method {Definition.Method}."),
    };

    private IEnumerable<Confirmed> About<T>() where T : ElectionPayload =>
        all.Where(transaction => transaction.Payload is T payload && payload.Election == Id);
}
