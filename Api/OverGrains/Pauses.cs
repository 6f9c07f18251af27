namespace OrleansBallot.Api.OverGrains;

public static class Pauses
{
    /// <summary>The pause before the next attempt: twice as long, up to a bound.</summary>
    public static TimeSpan Doubled(this TimeSpan pause, TimeSpan longest) => pause * 2 < longest ? pause * 2 : longest;
}
