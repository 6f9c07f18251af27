using System.Globalization;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Reads times as people type them, and shows them as local time.</summary>
internal static class Moments
{
    /// <summary>Reads <c>now</c>, <c>+10m</c> (from now), or ISO 8601. A time without an offset is local time.</summary>
    public static Timestamp Parse(string text, TimeProvider clock) => Parse(text, Timestamp.From(clock.GetUtcNow()), clock.LocalTimeZone);

    /// <summary>The same, with the time of another clock for <c>now</c>.</summary>
    public static Timestamp Parse(string text, Timestamp now, TimeZoneInfo zone)
    {
        if (text == "now") return now;
        if (text.StartsWith('+')) return now.Plus(ParseMilliseconds(text[1..]));

        // The framework reads a bare "10" as a day of this month. A 'T' shows that a time is meant.
        var isTime = text.Contains('T', StringComparison.Ordinal);
        if (!isTime || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read))
            throw NoMoment(text);
        var moment = read.Kind == DateTimeKind.Unspecified ? new(read, OffsetAt(read, zone, text)) : new DateTimeOffset(read);
        return moment >= DateTimeOffset.UnixEpoch ? Timestamp.From(moment) : throw NoMoment(text);
    }

    /// <summary>Reads a number with <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static ulong ParseMilliseconds(string text)
    {
        ulong unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1_000UL, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, _ => 0 };
        return unit > 0 && uint.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * unit
            : throw Failure.Usage($"'{text}' is no duration: write 30s, 10m, 2h or 7d.");
    }

    /// <summary>A silo's time, which is UTC, as local time. A text that is no time stays as it is.</summary>
    public static string Local(string? text, TimeProvider clock) =>
        At(text, clock)?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? text ?? "";

    /// <summary>The same with the offset from UTC, for where no header says that it is local.</summary>
    public static string LocalWithOffset(string? text, TimeProvider clock) =>
        At(text, clock)?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? text ?? "";

    /// <summary>
    /// The offset of a local time. Clocks that are put forward skip an hour, and clocks that are put back repeat one. A time in such an
    /// hour is refused, since nobody can know which moment is meant.
    /// </summary>
    private static TimeSpan OffsetAt(DateTime local, TimeZoneInfo zone, string text)
    {
        if (!zone.IsInvalidTime(local) && !zone.IsAmbiguousTime(local)) return zone.GetUtcOffset(local);
        var day = TimeSpan.FromDays(1);
        var readings = new[] { zone.GetUtcOffset(local - day), zone.GetUtcOffset(local + day) }
            .Select(offset => $"{text}{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}").ToArray();
        var why = zone.IsInvalidTime(local)
            ? "does not exist here: clocks are put forward over it"
            : "comes twice here: clocks are put back over it";
        throw Failure.Usage($"'{text}' {why}. Write {readings[0]} or {readings[1]}.");
    }

    private static DateTimeOffset? At(string? text, TimeProvider clock) =>
        Timestamp.TryParse(text, out var moment) ? TimeZoneInfo.ConvertTime(moment.ToDateTimeOffset(), clock.LocalTimeZone) : null;

    private static Failure NoMoment(string text) =>
        Failure.Usage($"'{text}' is no time: write now, +10m, or ISO 8601 as in 2026-11-21T09:00 or 2026-11-21T09:00:00Z.");
}
