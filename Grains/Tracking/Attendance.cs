using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Grains.Tracking;

/// <summary>
/// When each member was last heard, and the state that follows from its silence. The tracker looks once a <see cref="Period"/>.
/// </summary>
internal sealed class Attendance(NetworkOptions network, TimeProvider time)
{
    private readonly Dictionary<string, long> _lastSeen = [];
    private long _looked = time.GetTimestamp();

    /// <summary>How often to look.</summary>
    public TimeSpan Period => network.SuspectAfter / 4;

    /// <summary>A member was heard.</summary>
    public void See(string node) => _lastSeen[node] = time.GetTimestamp();

    /// <summary>A member is on the list, but this activation may not have heard it: its silence begins now.</summary>
    public void Expect(string node) => _lastSeen.TryAdd(node, time.GetTimestamp());

    /// <summary>Forgets nodes that are no longer on the list.</summary>
    public void KeepOnly(Func<string, bool> isListed)
    {
        foreach (var gone in _lastSeen.Keys.Where(node => !isListed(node)).ToList()) _lastSeen.Remove(gone);
    }

    /// <summary>
    /// Begins a look. If two looks are further apart than a period, the tracker itself did not run in between (a stopped process, a
    /// suspended machine, a long garbage collection) and could hear nobody. That time does not count as silence.
    /// </summary>
    public void StartRound()
    {
        var now = time.GetTimestamp();
        var pause = now - _looked - Ticks(Period);
        _looked = now;
        if (pause <= 0) return;

        // A beat that came after the pause and before this look must not be moved into the future.
        foreach (var node in _lastSeen.Keys.ToList()) _lastSeen[node] = Math.Min(now, _lastSeen[node] + pause);
    }

    /// <summary>The state of a member by its silence: first suspect, later removed, and active again once it is heard.</summary>
    public MemberState StateOf(string node)
    {
        var silence = time.GetElapsedTime(_lastSeen[node]);
        return silence >= network.RemoveAfter ? MemberState.Left
            : silence >= network.SuspectAfter ? MemberState.Suspect
            : MemberState.Active;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
