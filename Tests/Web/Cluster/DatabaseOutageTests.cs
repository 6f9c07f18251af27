using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Three silos whose database goes away and comes back.</summary>
[Collection(nameof(ManyOutages))]
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Refuse_votes_with_the_reason_meanwhile_and_go_on_without_a_restart()
    {
        await using var server = await PostgresServer.Start();
        await using var cluster = await SiloCluster.Start(await server.NewDatabase(), ["north", "south", "east"]);
        var votes = await cluster.Cast("Through an outage");

        foreach (var end in (Func<Task>[])[server.Kill, () => Task.Run(server.Stop)])
        {
            await votes.More(50);
            var refusals = votes.Refusals.Count;
            await end();
            await Eventually.True(() => Task.FromResult(votes.Refusals.Count >= refusals + 12), "votes are refused");
            await server.Resume();
            output.WriteLine($"The next vote was accepted {(await votes.More(50)).TotalSeconds:0.0} s after the database was back.");
        }

        await votes.Stop();
        output.WriteLine($"{votes.Receipted.Count} votes, {votes.Refusals.Count} refusals.");

        // A call that was under way may end without a word; every other refusal names the database.
        var unnamed = votes.Refusals.Where(refusal => !refusal.Contains("ConnectionStrings:Ballot", StringComparison.Ordinal)).ToArray();
        Assert.All(unnamed, refusal => Assert.Contains("does not answer: The operation has timed out", refusal, StringComparison.Ordinal));
        Assert.True(
            unnamed.Length < votes.Refusals.Count / 2, $"{unnamed.Length} of {votes.Refusals.Count} refusals don't name the database.");
        await votes.AreCountedByEveryNode();
        await Eventually.True(
            async () => (await cluster.Look()).All(node =>
                node.Value is ({ } silo, "active") && node.Key.StartsWith(silo, StringComparison.Ordinal)),
            "every node is a member, and at home");

        // What is so is said once, and counted: an outage must not bury what else there is to read.
        foreach (var silo in cluster.Silos)
        {
            var printed = (await cluster[silo].Stop()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(printed.Length < 100, $"{printed.Length} lines:\n{string.Join('\n', printed)}");
            Assert.DoesNotContain(printed, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        }
    }
}
