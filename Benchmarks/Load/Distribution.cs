namespace OrleansBallot.Benchmarks.Load;

/// <summary>Times in milliseconds, as the quantiles that people compare.</summary>
internal sealed record Distribution(double Median, double P95, double P99, double Most)
{
    /// <summary>Quantiles by nearest rank: every figure is a time that was measured.</summary>
    public static Distribution Of(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => Math.Round(time.TotalMilliseconds, 1)).Order()];
        if (sorted.Length == 0) throw new InvalidOperationException("Nothing was measured.");
        return new(At(0.5), At(0.95), At(0.99), sorted[^1]);

        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
