using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Three silos on three machines, of which one is lost, or each for a while.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class ClusterTests(ITestOutputHelper output)
{
    private static readonly string[] _silos = ["north", "south", "east"];

    [Fact]
    public async Task Lose_no_vote_while_one_is_killed_and_each_is_stopped_and_started_again()
    {
        await using var cluster = await SiloCluster.Start(await (await PostgresServer.Shared).NewDatabase(), _silos);
        var votes = await cluster.Cast("Through a kill and an upgrade");
        await votes.More(100);
        var block = await cluster.Get("/api/nodes/north-1/blocks?from=1&count=1");

        await cluster.Kill("north");
        var killed = Stopwatch.GetTimestamp();
        var pause = await votes.More(100);
        await cluster.NodesAreOn("north", "south", "east");
        output.WriteLine(
            $"The next vote was accepted {pause.TotalMilliseconds:0} ms after the kill, its nodes were elsewhere "
            + $"{Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after it.");
        Assert.Equal(block.GetRawText(), (await cluster.Get("/api/nodes/north-1/blocks?from=1&count=1")).GetRawText());
        await votes.More(100);

        await cluster.Start("north");
        await cluster.NodesAreOn("north", "north");

        // Then each is stopped and started again, as for an upgrade.
        foreach (var silo in _silos)
        {
            await votes.More(50);
            await cluster.Stop(silo);
            pause = await votes.More(50);
            output.WriteLine($"The next vote was accepted {pause.TotalMilliseconds:0} ms after {silo} had stopped.");
            await cluster.Start(silo);
            await Eventually.True(
                async () => (await cluster.Http.GetAsync(new Uri(cluster[silo].Address, "/healthz"))).StatusCode == HttpStatusCode.OK,
                $"{silo} is well");
        }

        await votes.More(50);
        await votes.Stop();
        output.WriteLine($"{votes.Receipted.Count} votes, {votes.Refusals.Count} refusals.");
        await votes.AreCountedByEveryNode();
        await Eventually.True(
            async () =>
                (await cluster.Look()).All(node => node.Value.Silo is { } silo && node.Key.StartsWith(silo, StringComparison.Ordinal)),
            "every node is at home");
    }

    [Fact]
    public async Task Keep_members_heartbeats_and_joins_when_the_silo_of_the_tracker_is_killed()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await using var cluster = await SiloCluster.Start(
            connection, _silos, "Ballot:Tracker:Heartbeat=200ms", "Ballot:Tracker:SuspectAfter=1s", "Ballot:Tracker:RemoveAfter=5m",
            "Logging:LogLevel:OrleansBallot.Grains.TrackerGrain=Information", "Logging:Console:LogToStandardErrorThreshold=Information");
        var first = await SiloOfTheTracker(cluster, connection);

        await cluster.Kill(first);
        await Eventually.True(async () => await cluster.TryGet("/api/nodes") is not null, "the members are listed");
        Assert.Equal(cluster.Nodes.Order(), (await cluster.Look()).Keys.Order());
        Assert.DoesNotContain((await cluster.Look()).Values, node => node.State == "left");
        var second = await SiloOfTheTracker(cluster, connection);
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.OK, await Join(cluster, second, "late"));
        await Eventually.True(
            async () => (await cluster.Look()).Values.All(node => node is { State: "active", Silo: not null }), "every member is active");

        // Heartbeats go on: the tracker misses those of the next silo that dies. Its log keeps what passes by too fast to be looked at.
        var third = cluster.Silos.Single(silo => silo != first && silo != second);
        await cluster.Kill(third);
        await Eventually.True(
            async () => (await cluster.Look()).Values.All(node => node == (second, "active")), "all nodes are on the last silo");
        Assert.Equal(HttpStatusCode.OK, await Join(cluster, second, "later"));
        var printed = await cluster[second].Stop();
        Assert.Contains(SiloCluster.NodesOf(third), node => printed.Contains($"{node} is suspect now", StringComparison.Ordinal));
    }

    private static async Task<string> SiloOfTheTracker(SiloCluster cluster, string connection)
    {
        string? found = null;
        await Eventually.True(
            async () =>
            {
                var place = (string?)await PostgresServer.Execute(
                    connection, "SELECT siloaddress FROM orleansgraindirectory WHERE grainid LIKE 'ballot.tracker/%'");
                found = cluster.Silos.FirstOrDefault(silo =>
                    place?.Contains($":{cluster.PortOf(silo)}@", StringComparison.Ordinal) == true);
                return found is not null;
            },
            "the tracker is somewhere");
        return found!;
    }

    private static async Task<HttpStatusCode> Join(SiloCluster cluster, string silo, string node)
    {
        using var join = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster[silo].Address, $"/api/nodes/{node}"));
        join.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(cluster[silo].DataDirectory, "operator.token"))).Trim());
        return (await cluster.Http.SendAsync(join)).StatusCode;
    }
}

/// <summary>Three silos and a database take much of a machine: one such test at a time, and one of <see cref="ManyOutages"/>.</summary>
[CollectionDefinition(nameof(ManyProcesses))]
public sealed class ManyProcesses;

/// <summary>The same, of those that wait for most of their time until something that is away comes back.</summary>
[CollectionDefinition(nameof(ManyOutages))]
public sealed class ManyOutages;
