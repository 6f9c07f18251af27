using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Client;

public class MomentTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("now", "2026-11-21T09:00:00.000Z")]
    [InlineData("+30s", "2026-11-21T09:00:30.000Z")]
    [InlineData("+10m", "2026-11-21T09:10:00.000Z")]
    [InlineData("+2h", "2026-11-21T11:00:00.000Z")]
    [InlineData("+7d", "2026-11-28T09:00:00.000Z")]
    [InlineData("2026-12-24T18:00:00Z", "2026-12-24T18:00:00.000Z")]
    [InlineData("2026-12-24T18:00:00+02:00", "2026-12-24T16:00:00.000Z")]
    [InlineData("2026-12-24T18:00", "2026-12-24T18:00:00.000Z")]
    public void Times_are_relative_or_ISO_8601(string text, string moment) => Assert.Equal(moment, Moments.Parse(text, _clock).ToString());

    [Fact]
    public void A_time_beyond_all_calendars_is_their_end() => Assert.Equal(Timestamp.Max, Moments.Parse("+4000000000d", _clock));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("tomorrow")]
    [InlineData("2026-12-24")]
    [InlineData("1969-12-31T00:00:00Z")]
    [InlineData("+")]
    [InlineData("+10")]
    [InlineData("+m")]
    [InlineData("+-1m")]
    [InlineData("+1.5h")]
    [InlineData("+99999999999d")]
    public void Anything_else_is_bad_usage(string text) =>
        Assert.Equal(ExitCode.BadUsage, Assert.Throws<Failure>(() => Moments.Parse(text, _clock)).Code);

    [Theory]
    [InlineData("2026-03-29T02:30", "2026-03-29T02:30+01:00", "2026-03-29T02:30+02:00")]
    [InlineData("2026-10-25T02:30", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00")]
    public void A_local_time_that_does_not_exist_or_exists_twice_is_refused_with_the_two_readings(string text, string one, string other)
    {
        var refused = Assert.Throws<Failure>(() => Moments.Parse(text, new Amsterdam()));

        Assert.Equal(ExitCode.BadUsage, refused.Code);
        Assert.Contains(one, refused.Message, StringComparison.Ordinal);
        Assert.Contains(other, refused.Message, StringComparison.Ordinal);
        Assert.Equal("2026-10-25T01:30:00.000Z", Moments.Parse("2026-10-25T02:30+01:00", new Amsterdam()).ToString());
        Assert.Equal("2026-07-01T10:00:00.000Z", Moments.Parse("2026-07-01T12:00", new Amsterdam()).ToString());
    }

    [Fact]
    public void People_see_local_time_and_what_is_no_time_as_it_is()
    {
        var clock = new Elsewhere();

        Assert.Equal("2026-11-21 10:30:00", Moments.Local("2026-11-21T09:00:00.000Z", clock));
        Assert.Equal("2026-11-21 10:30:00 +01:30", Moments.LocalWithOffset("2026-11-21T09:00:00.000Z", clock));
        Assert.Equal("soon", Moments.Local("soon", clock));
    }

    private sealed class Amsterdam : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
    }

    private sealed class Elsewhere : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("there", new(1, 30, 0), "there", "there");
    }
}
