using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Orleans;

/// <summary>What a node counts reaches another silo as it was.</summary>
public sealed class ReportCrossingTests
{
    [Theory]
    [InlineData(CountingMethod.Plurality, "2 A, 1 B")]
    [InlineData(CountingMethod.Plurality, "2 A, 2 B")]
    [InlineData(CountingMethod.InstantRunoff, "2 AB, 2 BA, 1 C, 1")]
    [InlineData(CountingMethod.Schulze, "2 AB, 1 BCA, 1")]
    public void A_report_arrives_as_it_was_sent(CountingMethod method, string ballots)
    {
        var sent = Ballots.Outcome(method, 3, Ballots.Read(ballots)).Report();
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var received = serializer.Deserialize<CountReport>(serializer.SerializeToArray(sent));

        Assert.NotSame(sent, received);
        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(received));
    }
}
