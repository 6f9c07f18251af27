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

    public Timestamp Closes => ClosedAt ?? Extended.LastOrDefault(Definition.Closes);

    /// <summary>C3: the later closes, in their order.</summary>
    public IEnumerable<Timestamp> Extended => About<ExtendElection>().Select(later => ((ExtendElection)later.Payload).Closes);

    /// <summary>V4, S1: `closes` + `settle`.</summary>
    public Timestamp Settles => NaiveLimits.Later(Closes, Definition.Settle);

    /// <summary>C2: the times of the blocks that paused it or let it go on, in turn.</summary>
    public IReadOnlyList<Timestamp> Turns => [.. About<PauseElection>().Select(turn => turn.Time)];

    /// <summary>C2: since when it is paused, as odd turns pause and even ones let it go on; null while it is not.</summary>
    public Timestamp? PausedAt => Turns.Count % 2 == 1 ? Turns[^1] : null;

    public bool IsSealed => About<Seal>().Any();

    /// <summary>I4: the stated numbers of credentials, class by class; null while they are not stated.</summary>
    public IReadOnlyList<uint>? Issued =>
        About<StateIssuances>().Select(stated => (IReadOnlyList<uint>)((StateIssuances)stated.Payload).Issued).FirstOrDefault();

    /// <summary>C4: the options of a contest that are withdrawn.</summary>
    public IReadOnlyList<int> Withdrawn(int contest) =>
    [
        .. About<WithdrawOption>().Select(withdrawal => (WithdrawOption)withdrawal.Payload)
            .Where(withdrawal => withdrawal.Contest == contest).Select(withdrawal => (int)withdrawal.Option),
    ];

    /// <summary>The vote of each key that counts: its only one (V8), or the one of the highest revision (V13).</summary>
    public IReadOnlyList<(TransactionId Id, CastVote Vote)> Counted =>
    [
        .. About<CastVote>().Select(vote => (vote.Id, Vote: (CastVote)vote.Payload)).GroupBy(vote => vote.Vote.Voter)
            .Select(votes => votes.MaxBy(vote => vote.Vote.Revision)),
    ];

    /// <summary>The weight of all votes that count.</summary>
    public long Weight => Counted.Sum(vote => WeightOf(vote.Vote));

    /// <summary>N2: a count for every option of a contest.</summary>
    public IReadOnlyList<long> Counts(int contest)
    {
        var (counted, asked) = (Counted, Definition.Contests[contest]);
        return
        [
            .. asked.Options.Select((_, option) => counted.Sum(vote =>
                WeightOf(vote.Vote) * Points(asked.Terms.Method, [.. vote.Vote.Answers[contest].Choices], option))),
        ];
    }

    /// <summary>§6: the weight of the blank answers to a contest.</summary>
    public long Blank(int contest) =>
        Counted.Where(vote => vote.Vote.Answers[contest].Choices.Length == 0).Sum(vote => WeightOf(vote.Vote));

    /// <summary>§6: where it stands at a moment.</summary>
    public ElectionPhase PhaseAt(Timestamp at)
    {
        if (IsSealed) return ElectionPhase.Sealed;
        if (at >= Closes) return ElectionPhase.Closing;
        if (at < Definition.Opens) return ElectionPhase.Scheduled;
        return PausedAt is null ? ElectionPhase.Open : ElectionPhase.Paused;
    }

    /// <summary>§3: what a ballot of the credential's class weighs; 1 where anybody may vote.</summary>
    private long WeightOf(CastVote vote) => vote.Credential is { } credential ? Definition.Roll!.Classes[credential.Class].Weight : 1;

    /// <summary>N2: what a ballot adds to an option.</summary>
    private static long Points(CountingMethod method, int[] choices, int option) => method switch
    {
        CountingMethod.Plurality or CountingMethod.Approval or CountingMethod.Motion => choices.Contains(option) ? 1 : 0,
        CountingMethod.Score or CountingMethod.Star => choices.Length == 0 ? 0 : choices[option],
        CountingMethod.InstantRunoff or CountingMethod.Schulze or CountingMethod.Stv => choices.Take(1).Contains(option) ? 1 : 0,
        _ => throw new InvalidOperationException($"PROTOCOL §12 has no method {method}."),
    };

    private IEnumerable<Confirmed> About<T>() where T : ElectionPayload =>
        all.Where(transaction => transaction.Payload is T payload && payload.Election == Id);
}
