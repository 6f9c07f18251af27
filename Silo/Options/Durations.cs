using System.Globalization;

namespace OrleansBallot.Silo.Options;

/// <summary>Durations as people write them: <c>500ms</c>, <c>2s</c>, <c>1m</c>, <c>1.5h</c>, or the framework's <c>00:00:02</c>.</summary>
internal static class Durations
{
    // The longest suffix first, since 'ms' ends in 's'.
    private static readonly (string Suffix, double Milliseconds)[] _units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, milliseconds) in _units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            var read = double.TryParse(
                text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
            var total = number * milliseconds;
            var fits = read && total <= TimeSpan.MaxValue.TotalMilliseconds / 2;
            duration = fits ? TimeSpan.FromMilliseconds(Math.Round(total)) : default;
            return fits;
        }

        // The framework takes a bare number for days, people for seconds: it needs a unit.
        duration = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }

    public static string Text(TimeSpan duration)
    {
        var (suffix, milliseconds) = _units.LastOrDefault(unit => duration.TotalMilliseconds % unit.Milliseconds == 0, _units[0]);
        return duration == TimeSpan.Zero
            ? "0s"
            : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds / milliseconds}{suffix}");
    }
}
