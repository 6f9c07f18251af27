using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>One count by the single transferable vote, stage by stage (N15 to N19). Values are in 1/100,000 of a vote.</summary>
internal sealed class StvCount
{
    private readonly Poll _poll;
    private readonly long _quota;
    private readonly List<Parcel>[] _held;
    private readonly long[] _votes;
    private readonly List<int> _continuing;
    private readonly List<int> _elected = [];
    private readonly List<int> _excluded = [];

    /// <summary>The elected options whose surplus is still to be passed on.</summary>
    private readonly List<int> _over = [];
    private readonly List<StvStage> _stages = [];
    private readonly ImmutableArray<Tie>.Builder _ties = ImmutableArray.CreateBuilder<Tie>();
    private long _notTransferable;
    private long _lost;

    public StvCount(Poll poll)
    {
        _poll = poll;
        _quota = checked((poll.Cast / (poll.Terms.Seats + 1) + 1) * StvOutcome.Unit); // N15
        _held = [.. Enumerable.Range(0, poll.Options).Select(_ => new List<Parcel>())];
        _votes = new long[poll.Options];
        _continuing = [.. poll.Live];
        foreach (var (ballot, times) in poll.Ballots) Give(new(ballot, At: 0, times, StvOutcome.Unit));
    }

    private int Vacancies => _poll.Terms.Seats - _elected.Count;

    public StvOutcome Run()
    {
        Note(from: null, isExclusion: false, byLot: false);
        // Withdrawn options may leave fewer than there are seats.
        while (Vacancies > 0 && _continuing.Count > 0)
        {
            if (_over.Count > 0) PassSurplus();
            else Exclude();
        }

        // The elected, then those that are left by their votes, then the excluded ones backwards.
        List<int> left = [.. _continuing];
        var ranking = ImmutableArray.CreateBuilder<int>(_poll.Live.Length);
        ranking.AddRange(_elected);
        while (left.Count > 0)
        {
            var (next, _) = Choose(left, best: true, place: ranking.Count + 1);
            ranking.Add(next);
            left.Remove(next);
        }

        ranking.AddRange(_excluded.AsEnumerable().Reverse());
        return new(_quota, [.. _stages], ranking.MoveToImmutable(), _ties.ToImmutable());
    }

    /// <summary>N17: the largest surplus passes on.</summary>
    private void PassSurplus()
    {
        var (from, byLot) = Choose(_over, best: true, place: _elected.IndexOf(_over[0]) + 1);
        _over.Remove(from);
        var (total, surplus, parcels) = (_votes[from], _votes[from] - _quota, _held[from]);
        _held[from] = [];
        var passed = 0L;
        foreach (var parcel in parcels)
        {
            var value = (long)((UInt128)(ulong)surplus * (ulong)parcel.Value / (ulong)total);
            passed = checked(passed + value * parcel.Times);
            Give(parcel with { At = parcel.At + 1, Value = value });
        }

        _lost += surplus - passed;
        _votes[from] = _quota;
        Note(from, isExclusion: false, byLot);
    }

    /// <summary>N18: the lowest option goes out, and its votes pass on at the values that they have.</summary>
    private void Exclude()
    {
        var (from, byLot) = Choose(_continuing, best: false, place: _elected.Count + _continuing.Count);
        _continuing.Remove(from);
        _excluded.Add(from);
        var parcels = _held[from];
        (_held[from], _votes[from]) = ([], 0);
        foreach (var parcel in parcels) Give(parcel with { At = parcel.At + 1 });
        Note(from, isExclusion: true, byLot);
    }

    /// <summary>Gives ballots to the next of their options that continues.</summary>
    private void Give(Parcel parcel)
    {
        var choices = parcel.Ballot.Choices.AsSpan();
        var at = parcel.At;
        while (at < choices.Length && !_continuing.Contains(choices[at])) at++;
        var value = checked(parcel.Value * parcel.Times);
        if (at == choices.Length)
        {
            _notTransferable = checked(_notTransferable + value);
            return;
        }

        _held[choices[at]].Add(parcel with { At = at });
        _votes[choices[at]] = checked(_votes[choices[at]] + value);
    }

    /// <summary>Ends a stage: elects whoever has the quota, or, where no more options than vacancies are left, all of them (N16).</summary>
    private void Note(int? from, bool isExclusion, bool byLot)
    {
        var votes = _votes.ToImmutableArray();
        var before = _elected.Count;
        if (!ElectAll())
        {
            Elect([.. _continuing.Where(option => _votes[option] >= _quota)]);
            _over.AddRange(_elected.Skip(before).Where(option => _votes[option] > _quota));
            ElectAll();
        }

        _stages.Add(new(votes, _notTransferable, _lost, from, isExclusion, byLot, [.. _elected.Skip(before)]));
    }

    /// <summary>
    /// Where there is a seat for each of them, all are elected; their votes no longer matter, so their order is that of the contest.
    /// </summary>
    private bool ElectAll()
    {
        if (_continuing.Count > Vacancies) return false;
        _elected.AddRange(_continuing);
        _continuing.Clear();
        return true;
    }

    private void Elect(List<int> options)
    {
        while (options.Count > 0 && Vacancies > 0)
        {
            var (next, _) = Choose(options, best: true, place: _elected.Count + 1);
            options.Remove(next);
            _continuing.Remove(next);
            _elected.Add(next);
        }
    }

    /// <summary>
    /// The option with most votes, or with fewest. Of several, the votes of the latest earlier stage at which they differ decide, then a
    /// lot.
    /// </summary>
    /// <param name="among">The options to choose from.</param>
    /// <param name="best">Whether most votes are looked for.</param>
    /// <param name="place">The place in the ranking that a lot gives away, or takes.</param>
    private (int Option, bool ByLot) Choose(List<int> among, bool best, int place)
    {
        var tied = Extreme(among, _votes, best);
        for (var stage = _stages.Count - 1; stage >= 0 && tied.Length > 1; stage--) tied = Extreme(tied, _stages[stage].Votes, best);
        if (tied.Length == 1) return (tied[0], false);
        _ties.Add(new(place, [.. tied.Order()]));
        return (best ? _poll.Lots.First(tied) : _poll.Lots.Last(tied), true);
    }

    private static ImmutableArray<int> Extreme(IReadOnlyCollection<int> among, IReadOnlyList<long> votes, bool best)
    {
        var extreme = best ? among.Max(option => votes[option]) : among.Min(option => votes[option]);
        return [.. among.Where(option => votes[option] == extreme)];
    }

    /// <summary>Equal ballots that an option holds.</summary>
    /// <param name="Ballot">The ballot.</param>
    /// <param name="At">The place of that option on it.</param>
    /// <param name="Times">Their weight.</param>
    /// <param name="Value">What each of them is worth.</param>
    private readonly record struct Parcel(Ballot Ballot, int At, long Times, long Value);
}
