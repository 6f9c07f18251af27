using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class ResultsStreamTests(WebFixture web)
{
    [Fact]
    public async Task Tells_the_counts_at_once_and_again_when_they_change()
    {
        var election = await web.Silo.OpenElection(Voters.Named("Stream organiser"), "Streamed");
        await using var body = await web.Silo.Http.GetStreamAsync($"/api/elections/{election.Id}/results/stream?node=node-2");
        await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.Equal(0, await NextTotal(events));
        using var answer = await web.Silo.Submit(web.Silo.Vote(Voters.Cid, election, 1));
        answer.EnsureSuccessStatusCode();
        while (await NextTotal(events) == 0)
        {
            // The tip may move before the vote is in it.
        }
    }

    [Fact]
    public async Task Serves_many_watchers_at_once()
    {
        var path = $"/api/elections/{web.Election.Id}/results/stream";

        var totals = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await using var body = await web.Silo.Http.GetStreamAsync(path);
            await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
            return await NextTotal(events);
        }));

        Assert.All(totals, total => Assert.Equal(2, total));
    }

    [Fact]
    public async Task Ends_when_the_silo_stops()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");
        var election = await silo.OpenElection(Voters.Organiser);
        await using var body = await silo.Http.GetStreamAsync($"/api/elections/{election.Id}/results/stream");
        await using var events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
        await NextTotal(events);

        await silo.Stop();

        while (await events.MoveNextAsync())
        {
            // What was on its way.
        }
    }

    private static async Task<long> NextTotal(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("results", events.Current.EventType);
        return JsonDocument.Parse(events.Current.Data).RootElement.GetProperty("total").GetInt64();
    }
}
