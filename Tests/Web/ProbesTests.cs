using System.Net;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>What service managers and load balancers ask.</summary>
public sealed class ProbesTests(WebFixture web)
{
    [Theory]
    [InlineData("/livez", "alive")]
    [InlineData("/readyz", "ready")]
    public async Task Answer_a_silo_that_runs_and_need_no_body(string path, string status)
    {
        Assert.Equal(status, (await web.Silo.Get(path)).Text("status"));

        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await web.Silo.Http.SendAsync(head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Are_described()
    {
        var paths = (await web.Silo.Get("/openapi/v1.json")).GetProperty("paths");

        foreach (var path in (string[])["/livez", "/readyz"])
        {
            Assert.Equal(["get", "head"], paths.GetProperty(path).Names().Order());
            Assert.NotEmpty(paths.GetProperty(path).GetProperty("get").Text("summary"));
        }
    }

    [Fact]
    public async Task Say_why_no_vote_is_taken_though_the_process_lives()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");
        using var left = await silo.Operator.DeleteAsync(new Uri("/api/nodes/node-1", UriKind.Relative));
        left.EnsureSuccessStatusCode();

        var problem = await silo.Http.GetAsync("/readyz").Problem(HttpStatusCode.ServiceUnavailable, "unavailable");

        Assert.Contains("No node of this silo takes part", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("alive", (await silo.Get("/livez")).Text("status"));
        using var joined = await silo.Operator.PostAsync(new Uri("/api/nodes/node-1", UriKind.Relative), null);
        joined.EnsureSuccessStatusCode();
        await Eventually.True(async () => (await silo.Http.GetAsync("/readyz")).IsSuccessStatusCode, "it is ready again");
    }

    [Fact]
    public async Task Come_under_any_name_and_as_often_as_they_like()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:RequestsPerSecond=1");
        await Eventually.True(
            async () => (await silo.Http.GetAsync("/healthz")).StatusCode == HttpStatusCode.TooManyRequests, "requests are bounded");

        for (var probe = 0; probe < 50; probe++)
        {
            foreach (var path in (string[])["/livez", "/readyz"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Host = "10.0.0.7:5080";
                using var answer = await silo.Http.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }
}
