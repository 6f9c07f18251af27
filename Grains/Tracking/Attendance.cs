using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Grains.Tracking;

/// <summary>Who was heard of when, and what a silence makes of a member. The tracker looks once a <see cref="Period"/>.</summary>
internal sealed class Attendance(NetworkOptions network, TimeProvider time)
{
    private readonly Dictionary<string, long> _lastSeen = [];
    private long _looked = time.GetTimestamp();

    /// <summary>How often to look.</summary>
    public TimeSpan Period => network.SuspectAfter / 4;

    /// <summary>A member was heard of.</summary>
    public void See(string node) => _lastSeen[node] = time.GetTimestamp();

    /// <summary>A member is in the list, and may not have been heard of by this activation: its silence begins now.</summary>
    public void Expect(string node) => _lastSeen.TryAdd(node, time.GetTimestamp());

    /// <summary>Forgets when those were heard of who are in the list no more.</summary>
    public void KeepOnly(Func<string, bool> isListed)
    {
        foreach (var gone in _lastSeen.Keys.Where(node => !isListed(node)).ToList()) _lastSeen.Remove(gone);
    }

    /// <summary>
    /// Begins a look. What lies between two looks beyond a period is time in which the tracker itself did not run (a stopped process, a
    /// suspended machine, a long collection of garbage) and could hear nobody: it is no silence of anybody's.
    /// </summary>
    public void StartRound()
    {
        var now = time.GetTimestamp();
        var pause = now - _looked - Ticks(Period);
        _looked = now;
        if (pause <= 0) return;

        // A beat that came in after the pause, before this look, must not be moved into the future.
        foreach (var node in _lastSeen.Keys.ToList()) _lastSeen[node] = Math.Min(now, _lastSeen[node] + pause);
    }

    /// <summary>What a member's silence makes of it: suspect first, removed later, active again once heard.</summary>
    public MemberState StateOf(string node)
    {
        var silence = time.GetElapsedTime(_lastSeen[node]);
        return silence >= network.RemoveAfter ? MemberState.Left : silence >= network.SuspectAfter ? MemberState.Suspect : MemberState.Active;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
