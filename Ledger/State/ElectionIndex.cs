namespace OrleansBallot.Ledger;

/// <summary>
/// A chain's elections as people look for them: the newest first, and how many look alike. Strangers ask for these between a node's votes,
/// so neither may cost a walk over all.
/// </summary>
internal sealed class ElectionIndex
{
    private readonly SortedSet<(ulong Age, ElectionId Id)> _newest = [];

    // Under no organiser: of all of them.
    private readonly Dictionary<(string Likeness, PublicKey? Organiser), int> _alike = [];

    /// <summary>Those that come after one, or all.</summary>
    public IEnumerable<ElectionId> After(Election? last) =>
        last is null ? _newest.Select(one => one.Id)
        : _newest.GetViewBetween(OrderOf(last), (ulong.MaxValue, _newest.Max.Id)).Select(one => one.Id).SkipWhile(id => id == last.Id);

    /// <summary>How many of others look like this.</summary>
    public int TwinsOf(string likeness, PublicKey organiser) => _alike.GetValueOrDefault((likeness, null)) - _alike.GetValueOrDefault((likeness, organiser));

    public void Add(Election election)
    {
        _newest.Add(OrderOf(election));
        Count(election, 1);
    }

    public void Remove(Election election)
    {
        _newest.Remove(OrderOf(election));
        Count(election, -1);
    }

    /// <summary>Two may be of one moment: their ids say then which comes first.</summary>
    private static (ulong Age, ElectionId Id) OrderOf(Election election) => (ulong.MaxValue - election.Definition.Created.Milliseconds, election.Id);

    private void Count(Election election, int change)
    {
        foreach (var organiser in (PublicKey?[])[null, election.Definition.Organiser])
        {
            var key = (election.Likeness, organiser);
            var count = _alike.GetValueOrDefault(key) + change;
            if (count == 0) _alike.Remove(key);
            else _alike[key] = count;
        }
    }
}
