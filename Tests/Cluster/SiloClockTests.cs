using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Tests.Cluster;

/// <summary>Silos ask each other for the time, each where it is.</summary>
public sealed class SiloClockTests
{
    [Fact]
    public async Task Of_two_silos_whose_clocks_are_an_hour_apart_each_hears_the_other_s()
    {
        var clocks = new Queue<TimeProvider>([TimeProvider.System, new Ahead(TimeSpan.FromHours(1))]);

        await using var cluster = await BallotCluster.Start(
            2,
            adjust: options => options with { ClockTime = TimeSpan.FromMilliseconds(100) },
            replace: services => services.AddKeyedSingleton(TimeProviderNames.Grains, clocks.Dequeue()));

        await cluster.Until(
            () => Task.FromResult(cluster.Nodes.All(node => cluster.Log.Any(line => Doubts(line, node)))), "each doubts its clock");

        static bool Doubts(string line, string node) =>
            line.Contains($"{node} does not believe its clock", StringComparison.Ordinal)
            && line.Contains("another clock says", StringComparison.Ordinal);
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
