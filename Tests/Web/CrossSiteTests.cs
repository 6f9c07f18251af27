using System.Net;
using System.Net.Http.Headers;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>What another site's page has the browser of somebody do who can reach this silo, and that page perhaps can't.</summary>
public sealed class CrossSiteTests(WebFixture web)
{
    private const string OtherSite = "http://elsewhere.example";

    /// <summary>What a browser sends to another site without asking it first; null is none at all, as of a blob without a type.</summary>
    public static TheoryData<string?> SimpleTypes =>
        new(null, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x");

    [Theory]
    [MemberData(nameof(SimpleTypes))]
    public async Task Requests_that_need_no_leave_are_refused_and_change_nothing(string? type)
    {
        var vote = web.Silo.Vote(Voters.Named($"Whoever is on another site, {type}"), web.Election, 0);
        var nodes = await Members();

        foreach (var (method, path) in await Routes())
        {
            using var request = Request(method, path, vote.Bytes.ToArray(), type);
            request.Headers.Add("Origin", OtherSite);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await web.Silo.Http.SendAsync(request);

            await Task.FromResult(answer).Problem(HttpStatusCode.Forbidden, "cross-site");
        }

        Assert.Equal("unknown", (await web.Silo.Get($"/api/transactions/{vote.Id}")).Text("state"));
        Assert.Equal(nodes, await Members());
    }

    /// <summary>Old browsers, and new ones on a network without TLS, send the origin alone.</summary>
    [Theory]
    [InlineData(OtherSite)]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Are_known_by_their_origin(string origin)
    {
        using var request = Request(HttpMethod.Post, "/api/transactions", web.AnnsVote.Bytes.ToArray(), "application/octet-stream");
        request.Headers.Add("Origin", origin);

        await web.Silo.Http.SendAsync(request).Problem(HttpStatusCode.Forbidden, "cross-site");
    }

    /// <summary>A picture, a frame, a script: what a page has fetched without its visitor.</summary>
    [Theory]
    [InlineData("/api/export", "no-cors", "image")]
    [InlineData("/api/blocks/1", "cors", "empty")]
    [InlineData("/api/elections", "navigate", "iframe")]
    public async Task Have_nothing_fetched_for_them(string path, string mode, string destination)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", mode);
            request.Headers.Add("Sec-Fetch-Dest", destination);
            using var answer = await web.Silo.Http.SendAsync(request);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var older = new HttpRequestMessage(HttpMethod.Get, path);
        older.Headers.Add("Origin", OtherSite);
        await web.Silo.Http.SendAsync(older).Problem(HttpStatusCode.Forbidden, "cross-site");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/blocks/1/text")]
    public async Task May_have_links_to_here(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");

        await web.Silo.Http.SendAsync(request).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_silos_own_page_and_programs_are_not_other_sites()
    {
        var own = web.Silo.Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in new[]
        {
            ("Origin", own), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none"), ("User-Agent", "a program")
        })
        {
            using var request = Request(HttpMethod.Post, "/api/transactions", web.AnnsVote.Bytes.ToArray(), "application/octet-stream");
            request.Headers.Add(name, value);
            using var answer = await web.Silo.Http.SendAsync(request);

            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Get_no_leave_when_they_ask_for_it()
    {
        foreach (var (method, path) in await Routes())
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, path);
            request.Headers.Add("Origin", OtherSite);
            request.Headers.Add("Access-Control-Request-Method", method.Method);
            request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");
            using var answer = await web.Silo.Http.SendAsync(request);

            Assert.False(answer.IsSuccessStatusCode);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_token_counts_in_its_header_alone_which_no_browser_sends_by_itself()
    {
        var token = web.Silo.Token;
        foreach (var path in new[] { "/api/nodes/node-9", $"/api/nodes/node-9?token={token}&access_token={token}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Headers.Add("Cookie", $"token={token}; operator={token}; Authorization=Bearer {token}");

            await web.Silo.Http.SendAsync(request).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task Find_neither_leave_to_read_nor_a_cookie_to_use()
    {
        foreach (var path in new[]
        {
            "/", "/api/chain", "/api/nodes", $"/api/elections/{web.Election.Id}", "/openapi/v1.json", "/healthz", "/api/nothing"
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", OtherSite);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", web.Silo.Token);
            using var answer = await web.Silo.Http.SendAsync(request);

            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return new(method, path) { Content = content };
    }

    private async Task<IReadOnlyList<(HttpMethod Method, string Path)>> Routes()
    {
        var routes = await PostRoutes.Of(web.Silo, web.Election.Id.ToString());
        Assert.Contains((HttpMethod.Post, "/api/transactions"), routes);
        Assert.Contains((HttpMethod.Delete, "/api/nodes/node-2"), routes);
        return routes;
    }

    private async Task<IEnumerable<(string Name, string State)>> Members() =>
        [.. (await web.Silo.Get("/api/nodes")).EnumerateArray().Select(node => (node.Text("name"), node.Text("state")))];
}
