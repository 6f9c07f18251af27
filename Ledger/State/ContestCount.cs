using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;

namespace OrleansBallot.Ledger.State;

/// <summary>A contest with the ballots of one moment.</summary>
/// <param name="Contest">What was asked.</param>
/// <param name="Ballots">The answers.</param>
/// <param name="Lots">The lots of its options.</param>
/// <param name="Withdrawn">The withdrawn options: bit i stands for option i.</param>
/// <param name="RollWeight">The weight of all voters on the roll; null where anybody may vote.</param>
/// <param name="IsWeighted">Whether a ballot may weigh something else than one vote.</param>
public sealed record ContestToCount(
    Contest Contest, ImmutableArray<BallotCount> Ballots, Lots Lots, ulong Withdrawn, long? RollWeight, bool IsWeighted = false)
{
    /// <summary>The count by the contest's method.</summary>
    public Outcome Count() => Outcome.Of(Contest.Terms, Contest.Options.Length, Ballots, Lots, Withdrawn, RollWeight, IsWeighted);

    /// <summary>The count for programs that show it without knowing its method.</summary>
    public CountReport Report() => Count().ToReport([.. Contest.Options.Select(option => option.Name)]);
}

/// <summary>The answers to one contest of an election, counted.</summary>
public sealed class ContestCount
{
    private readonly long[] _counts;
    private readonly Profile _profile = new();

    internal ContestCount(Contest contest) => (Contest, _counts) = (contest, new long[contest.Options.Length]);

    /// <summary>What was asked.</summary>
    public Contest Contest { get; }

    /// <summary>
    /// The additive counts by option, in the definition's order: votes, approvals, points, or first preferences (N2). Withdrawn options
    /// have theirs too.
    /// </summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The weight of the blank answers.</summary>
    public long Blank { get; private set; }

    /// <summary>The withdrawn options: bit i stands for option i.</summary>
    public ulong Withdrawn { get; private set; }

    /// <summary>How many options are not withdrawn.</summary>
    public int Left => Contest.Options.Length - System.Numerics.BitOperations.PopCount(Withdrawn);

    /// <summary>True when an option is withdrawn.</summary>
    public bool IsWithdrawn(int option) => (Withdrawn & (1UL << option)) != 0;

    /// <summary>The counts at this moment, for a reader on another turn.</summary>
    public ImmutableArray<long> CopyCounts() => [.. _counts];

    /// <summary>The answers at this moment, for a count on another turn.</summary>
    public ImmutableArray<BallotCount> CopyBallots() => _profile.Copy();

    internal void Add(Ballot answer, long weight)
    {
        if (answer.IsBlank) Blank = checked(Blank + weight);
        else Contest.Terms.Add(answer.Choices.AsSpan(), weight, _counts);
        _profile.Add(answer, weight);
    }

    internal void Remove(Ballot answer, long weight)
    {
        if (answer.IsBlank) Blank -= weight;
        else Contest.Terms.Add(answer.Choices.AsSpan(), -weight, _counts);
        _profile.Remove(answer, weight);
    }

    internal void Withdraw(int option) => Withdrawn |= 1UL << option;

    internal void Restore(int option) => Withdrawn &= ~(1UL << option);
}
