using System.Globalization;

namespace OrleansBallot.Simulation.Worlds;

/// <summary>
/// All that happens in a run, as a hash, and on demand as lines to read. Two runs of one seed have the same hash. Signatures of RSA are
/// left out: their salts are the platform's.
/// </summary>
/// <param name="lines">Gets each line; null when nobody reads.</param>
internal sealed class Trace(Action<string>? lines = null)
{
    /// <summary>FNV-1a over what was noted.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037UL;

    /// <summary>True when somebody reads the lines, so that it is worth making them.</summary>
    public bool IsRead => lines is not null;

    /// <summary>A turn runs. It has no line: there are too many.</summary>
    public void Turn(string who) => Mix(who);

    /// <summary>Something happens.</summary>
    /// <param name="now">The world's time.</param>
    /// <param name="who">To whom.</param>
    /// <param name="what">What.</param>
    /// <param name="detail">More, for people.</param>
    public void Note(TimeSpan now, string who, string what, string detail = "")
    {
        Mix(now.Ticks);
        Mix(who);
        Mix(what);
        Mix(detail);
        Say(now, who, what, detail);
    }

    /// <summary>A line for people alone, which the hash does not cover.</summary>
    public void Say(TimeSpan now, string who, string what, string detail = "") => lines?.Invoke(
        string.Create(CultureInfo.InvariantCulture, $"{now.TotalSeconds,12:0.000000}  {who,-22} {what} {detail}").TrimEnd());

    private void Mix(string text)
    {
        foreach (var letter in text) Hash = unchecked((Hash ^ letter) * 1099511628211UL);
    }

    private void Mix(long number) => Hash = unchecked((Hash ^ (ulong)number) * 1099511628211UL);
}
