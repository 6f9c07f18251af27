using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Streams besides those of results.</summary>
public sealed class LiveStreamsTests(WebFixture web)
{
    [Fact]
    public async Task Tell_of_every_node_at_once_and_again_when_one_changes()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=2");
        await using var body = await silo.Http.GetStreamAsync("/api/nodes/stream");
        await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal((await silo.Get("/api/nodes"))[0].Names(), (await Next(events, "nodes"))[0].Names());

        using var left = await silo.Operator.DeleteAsync("/api/nodes/node-2");

        while ((await Next(events, "nodes"))[1].Text("state") != "left")
        {
            // Something else may change before.
        }
    }

    [Fact]
    public async Task Tell_of_the_newest_blocks_at_once_and_again_with_every_tip()
    {
        await using var body = await web.Silo.Http.GetStreamAsync("/api/blocks/stream?node=node-2");
        await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var before = await Next(events, "block");

        await web.Silo.OpenElection(Voters.Named("Block stream organiser"), "Mined while somebody looks");
        var after = await Next(events, "block");

        // Each event overlaps the one before, so that whoever watches can join them, or see what was swapped.
        Assert.Contains(after.EnumerateArray(), block => block.Text("previous") == before[before.GetArrayLength() - 1].Text("hash"));
        Assert.Equal(
            after.EnumerateArray().SkipLast(1).Select(block => block.Text("hash")),
            after.EnumerateArray().Skip(1).Select(block => block.Text("previous")));
    }

    [Fact]
    public async Task Know_no_node_but_members() =>
        await web.Silo.Http.GetAsync("/api/blocks/stream?node=node-77").Problem(HttpStatusCode.NotFound, "unknown-node");

    private static async Task<JsonElement> Next(IAsyncEnumerator<SseItem<string>> events, string name)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(name, events.Current.EventType);
        return JsonDocument.Parse(events.Current.Data).RootElement;
    }
}
