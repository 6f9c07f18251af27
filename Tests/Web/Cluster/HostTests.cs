using System.Diagnostics;
using System.Globalization;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Three silos on three hosts, whose network fails: each host has an address of its own, and so has the database.</summary>
[Collection(nameof(ChangesNetwork))]
public sealed class HostTests(ITestOutputHelper output)
{
    // BALLOT_CUT=60 keeps the host cut off for a minute, which is longer than a suite should take.
    private static readonly TimeSpan _cut = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("BALLOT_CUT") ?? "0", CultureInfo.InvariantCulture));

    [Fact]
    public async Task One_that_is_cut_off_and_back_loses_no_vote_and_gets_its_nodes_again()
    {
        using var hosts = TestHosts.Make(3);
        await using var server = await PostgresServer.StartAt(TestHosts.Outside);
        var connection = (await server.NewDatabase()).Replace(
            $"Host={server.Location}", $"Host={TestHosts.Outside}", StringComparison.Ordinal);
        await using var cluster = await SiloCluster.StartOn(hosts, connection, ["north", "south", "east"]);
        var votes = await cluster.Cast("Through a cut");
        await votes.More(100);

        hosts.Cut(1);
        var cut = Stopwatch.GetTimestamp();
        await using var lost = cluster.Lose("north");
        var pause = await votes.More(100);
        await cluster.NodesAreOn("north", "south", "east");

        output.WriteLine(
            $"The next vote was accepted {pause.TotalSeconds:0.0} s after the cut, its nodes were elsewhere "
            + $"{Stopwatch.GetElapsedTime(cut).TotalSeconds:0.0} s after it.");
        while (Stopwatch.GetElapsedTime(cut) < _cut) await votes.More(1);

        // Back in the network it finds that the others go on without it, and ends; its service manager starts it again.
        hosts.Mend(1);
        Assert.Contains("declared it dead", await lost.Ended(), StringComparison.Ordinal);
        await cluster.StartInTheEnd("north");
        await cluster.NodesAreOn("north", "north");

        await votes.More(50);
        await votes.Stop();
        output.WriteLine($"{votes.Receipted.Count} votes, {votes.Refusals.Count} refusals.");
        await votes.AreCountedByEveryNode();
    }
}

/// <summary>
/// Tests that change the machine's own network run while no others do: a browser drops whatever it is loading when that happens.
/// </summary>
[CollectionDefinition(nameof(ChangesNetwork), DisableParallelization = true)]
public sealed class ChangesNetwork;
