using System.Globalization;

namespace OrleansBallot.Ledger.Values;

/// <summary>Milliseconds since 1970-01-01T00:00Z, up to the end of the year 9999, so that sums can't overflow.</summary>
public readonly record struct Timestamp : IComparable<Timestamp>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The last representable moment, 9999-12-31T23:59:59.999Z.</summary>
    public static readonly Timestamp Max = new(253_402_300_799_999);

    /// <summary>Makes a moment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies beyond <see cref="Max"/>.</exception>
    public Timestamp(ulong milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, 253_402_300_799_999UL);
        Milliseconds = milliseconds;
    }

    /// <summary>Milliseconds since 1970.</summary>
    public ulong Milliseconds { get; }

    /// <summary>The moment of a <see cref="DateTimeOffset"/>, cut to milliseconds.</summary>
    public static Timestamp From(DateTimeOffset moment) => new(checked((ulong)moment.ToUnixTimeMilliseconds()));

    /// <summary>As the framework's type.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds);

    /// <summary>This moment moved by <paramref name="milliseconds"/>, held at <see cref="Max"/>.</summary>
    public Timestamp Plus(ulong milliseconds) =>
        milliseconds > Max.Milliseconds - Milliseconds ? Max : new(Milliseconds + milliseconds);

    /// <summary>This moment moved back by <paramref name="milliseconds"/>, held at 1970.</summary>
    public Timestamp Minus(ulong milliseconds) => new(milliseconds > Milliseconds ? 0 : Milliseconds - milliseconds);

    /// <summary>Milliseconds from <paramref name="earlier"/> to this moment; 0 where it is not earlier.</summary>
    public ulong Since(Timestamp earlier) => Milliseconds > earlier.Milliseconds ? Milliseconds - earlier.Milliseconds : 0;

    /// <summary>The later of two.</summary>
    public static Timestamp Later(Timestamp one, Timestamp other) => one >= other ? one : other;

    /// <summary>Reads <c>2026-11-21T09:00:00.000Z</c>, exactly as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string? text, out Timestamp moment)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var read = DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, utc, out var value)
            && value >= DateTimeOffset.UnixEpoch;
        moment = read ? From(value) : default;
        return read;
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>ISO 8601 in UTC with milliseconds.</summary>
    public override string ToString() => ToDateTimeOffset().ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Orders moments.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Orders moments.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Orders moments.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Orders moments.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Milliseconds >= right.Milliseconds;
}
