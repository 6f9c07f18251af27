using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>
/// A chain's elections, the newest first, and how many look alike. Strangers ask for these between a node's votes, so no question may walk
/// over all elections.
/// </summary>
internal sealed class ElectionIndex
{
    private readonly SortedSet<(ulong Age, ElectionId Id)> _newest = [];

    // Without an organiser: the count over all organisers.
    private readonly Dictionary<(string Likeness, PublicKey? Organiser), int> _alike = [];

    /// <summary>The elections after a given one, or all.</summary>
    public IEnumerable<ElectionId> After(Election? last) =>
        last is null ? _newest.Select(one => one.Id)
        : _newest.GetViewBetween(OrderOf(last), (ulong.MaxValue, _newest.Max.Id)).Select(one => one.Id).SkipWhile(id => id == last.Id);

    /// <summary>How many elections of other organisers look like this.</summary>
    public int TwinsOf(string likeness, PublicKey organiser) =>
        _alike.GetValueOrDefault((likeness, null)) - _alike.GetValueOrDefault((likeness, organiser));

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

    /// <summary>Two elections may have the same moment: then the lower id comes first.</summary>
    private static (ulong Age, ElectionId Id) OrderOf(Election election) =>
        (ulong.MaxValue - election.Definition.Created.Milliseconds, election.Id);

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
