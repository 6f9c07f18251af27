using OrleansBallot.Silo.Options;

namespace OrleansBallot.Tests.Silo;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1m", 60_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("00:00:02", 2_000)]
    [InlineData("00:00:00.250", 250)]
    public void Are_written_with_a_unit_or_with_colons(string text, int milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-2s")]
    [InlineData("2 s")]
    [InlineData("1e9s")]
    [InlineData("99999999999999999999d")]
    [InlineData("two seconds")]
    public void Are_nothing_else(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(250, "250ms")]
    [InlineData(90_000, "90s")]
    [InlineData(3_600_000, "1h")]
    public void Are_shown_in_the_largest_unit_that_fits(int milliseconds, string text) =>
        Assert.Equal(text, Durations.Text(TimeSpan.FromMilliseconds(milliseconds)));
}
