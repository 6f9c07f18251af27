using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Silos that have no place in the cluster.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class StrangeSiloTests
{
    [Fact]
    public async Task Are_not_let_in_without_a_certificate_of_the_cluster_s_authority()
    {
        using var authority = new Authority();
        using var other = new Authority();
        await using var cluster = await SiloCluster.Start(
            await (await PostgresServer.Shared).NewDatabase(), ["north", "south"], authority.Settings());
        var votes = await cluster.Cast("Among members");
        string[] clear = [.. cluster.Settings.Where(setting => !setting.Contains(":Tls:", StringComparison.Ordinal))];

        var strangers = await Task.WhenAll(
            SiloProcess.Fail(TemporaryDirectory.New(), [.. clear, "Ballot:Cluster:Silo=stranger", .. other.Settings()]),
            SiloProcess.Fail(TemporaryDirectory.New(), [.. clear, "Ballot:Cluster:Silo=naked"]));

        Assert.All(strangers, stranger =>
        {
            Assert.NotEqual(0, stranger.ExitCode);
            Assert.Contains("Ballot:Cluster:Tls:Authority", Assert.Single(Lines(stranger.Printed)), StringComparison.Ordinal);
        });
        await votes.More(50);
        await votes.Stop();
        await votes.AreCountedByEveryNode();
        Assert.Equal(cluster.Nodes.Order(), (await cluster.Look()).Keys.Order());
    }

    [Fact]
    public async Task Are_refused_under_the_name_of_another_and_one_that_stays_away_after_a_power_cut_keeps_nobody_out()
    {
        await using var cluster = await SiloCluster.Start(await (await PostgresServer.Shared).NewDatabase(), ["north", "south"]);
        var votes = await cluster.Cast("Before a power cut");

        var (exitCode, printed) = await SiloProcess.Fail(TemporaryDirectory.New(), [.. cluster.Settings, "Ballot:Cluster:Silo=north"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Ballot:Cluster:Silo is 'north', and so is", Assert.Single(Lines(printed)), StringComparison.Ordinal);
        Assert.Equal(cluster.Nodes.Order(), (await cluster.Look()).Keys.Order());

        await votes.More(50);
        await votes.Stop();
        await Task.WhenAll(cluster.Kill("north"), cluster.Kill("south"));
        await cluster.StartInTheEnd("south");

        await votes.AreCountedByEveryNode();
    }

    [Fact]
    public async Task Say_once_that_they_contend_for_a_node_of_one_name()
    {
        await using var cluster = await SiloCluster.Start(
            await (await PostgresServer.Shared).NewDatabase(), ["north", "south"], "Ballot:Nodes=shared,shared-too");
        var (moves, last) = (0, "");
        await Eventually.True(
            async () =>
            {
                if (await cluster.TryGet("/api/nodes/shared") is { } node
                    && node.GetProperty("silo") is { ValueKind: JsonValueKind.String } silo && silo.GetString() != last)
                    (moves, last) = (moves + 1, silo.GetString()!);
                return moves >= 7;
            },
            "the node goes to and fro");

        var printed = await cluster["south"].Stop();

        Assert.Single(Lines(printed), line => line.Contains("shared goes to north again and again", StringComparison.Ordinal));
    }

    private static string[] Lines(string printed) => printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
