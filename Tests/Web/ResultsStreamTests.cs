using System.Net;
using OrleansBallot.Api;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Silo.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class ResultsStreamTests(WebFixture web)
{
    [Fact]
    public async Task Tells_the_counts_at_once_and_again_when_they_change()
    {
        var election = await web.Silo.OpenElection(Voters.Named("Stream organiser"), "Streamed");
        await using var reader = await ResultsReader.Open(web.Silo, $"{PathOf(election)}?node=node-2");

        Assert.Equal(0, await reader.Next());
        using var answer = await web.Silo.Submit(web.Silo.Vote(Voters.Cid, election, 1));
        answer.EnsureSuccessStatusCode();
        await reader.Until(votes: 1);
    }

    [Fact]
    public async Task Serves_a_thousand_watchers_at_once_sends_those_beyond_its_bound_away_and_forgets_all_who_have_gone()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=100ms");
        var (feed, election) = (silo.Service<LiveFeed>(), await silo.OpenElection(Voters.Organiser));
        var readers = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(number => ResultsReader.Open(silo, $"{PathOf(election)}?node=node-{1 + (number % 2)}")));
        Assert.All(await Task.WhenAll(readers.Select(reader => reader.Next())), total => Assert.Equal(0, total));
        Assert.Equal((1000, 2), (feed.Streams, feed.Sources));

        using (var answer = await silo.Submit(silo.Vote(Voters.Ann, election, 0))) answer.EnsureSuccessStatusCode();
        await Task.WhenAll(readers.Select(reader => reader.Until(votes: 1)));

        LiveView other = new("news", "elsewhere", "", () => Task.FromResult<Answer<object>>(Refusal.UnknownElection()));
        var rest = Enumerable.Range(1000, LiveFeed.MostStreams - 1000).Select(_ => feed.Subscribe(other)!).ToList();
        await silo.Http.GetAsync(PathOf(election)).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");

        foreach (var subscription in rest) subscription.Dispose();
        foreach (var reader in readers) await reader.DisposeAsync();
        await Eventually.True(() => Task.FromResult((feed.Streams, feed.Sources) == (0, 0)), "nothing is looked up for anybody");
    }

    [Fact]
    public async Task Ends_when_the_silo_stops()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");
        var election = await silo.OpenElection(Voters.Organiser);
        await using var reader = await ResultsReader.Open(silo, PathOf(election));
        await reader.Next();

        await silo.Stop();

        while (await reader.Next() is not null)
        {
            // What was on its way.
        }
    }

    private static string PathOf(Transaction election) => $"/api/elections/{election.Id}/results/stream";
}
