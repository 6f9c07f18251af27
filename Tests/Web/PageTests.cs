using System.Net;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>The web page, as a browser gets it.</summary>
public sealed class PageTests(WebFixture web)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/index.html", "text/html")]
    [InlineData("/js/main.js", "text/javascript")]
    [InlineData("/style/base.css", "text/css")]
    [InlineData("/img/mark.svg", "image/svg+xml")]
    public async Task Is_served_as_what_it_is(string path, string type)
    {
        using var answer = await web.Silo.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/js/main.js")]
    public async Task Runs_its_own_code_alone(string path)
    {
        using var answer = await web.Silo.Http.GetAsync(path);

        var policy = Header(answer, "Content-Security-Policy").Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("require-trusted-types-for 'script'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(policy, rule => rule.Contains("unsafe", StringComparison.Ordinal));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_asked_for_again_by_its_tag_and_then_sent_only_when_it_has_changed()
    {
        using var first = await web.Silo.Http.GetAsync("/js/main.js");
        using var again = await Get(request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        using var other = await Get(request => request.Headers.IfNoneMatch.Add(new("\"another\"")));

        Assert.Equal("no-cache", Header(first, "Cache-Control"));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(Header(first, "Content-Security-Policy"), Header(again, "Content-Security-Policy"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        async Task<HttpResponseMessage> Get(Action<HttpRequestMessage> ask)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/js/main.js");
            ask(request);
            return await web.Silo.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Is_refused_by_a_rule_where_it_has_changed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/js/main.js") { Headers = { IfMatch = { new("\"another\"") } } };

        var problem = await web.Silo.Http.SendAsync(request).Problem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Contains("If-Match", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_its_size_without_its_content()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await web.Silo.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/nothing.js")]
    [InlineData("/js/")]
    [InlineData("/js/../../OrleansBallot.Silo.dll")]
    [InlineData("/%2e%2e/OrleansBallot.Silo.dll")]
    [InlineData("/..%2fOrleansBallot.Silo.dll")]
    public async Task Is_all_that_lies_there(string path) =>
        await web.Silo.Http.GetAsync(path).Problem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Takes_nothing() => await web.Silo.Http.PostAsync("/", null).Problem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Leaves_the_API_uncached_and_without_any_right()
    {
        using var answer = await web.Silo.Http.GetAsync("/api/nodes");

        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task Loads_as_a_whole_where_requests_are_bounded()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:RequestsPerSecond=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => silo.Http.GetAsync("/js/main.js")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:5080")]
    [InlineData("[::1]:5080")]
    public async Task Answers_to_the_names_of_its_own_machine(string host)
    {
        using var answer = await As(web.Silo, host, "/api/nodes");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/nodes")]
    public async Task Answers_to_no_foreign_name_on_loopback(string path)
    {
        var problem = await As(web.Silo, "rebound.example", path).Problem(HttpStatusCode.MisdirectedRequest, "foreign-host");

        Assert.Contains("Ballot:AllowedHosts", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_to_the_names_that_the_operator_gives_it()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:AllowedHosts=vote.example;*.board.example");

        foreach (var host in new[] { "vote.example", "vote.example:443", "silo-2.board.example" })
        {
            using var answer = await As(silo, host, "/api/chain");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await silo.Http.GetAsync("/").Problem(HttpStatusCode.MisdirectedRequest, "foreign-host");
    }

    private static async Task<HttpResponseMessage> As(SiloHost silo, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await silo.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
