using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class NodesApiTests(WebFixture web)
{
    [Fact]
    public async Task Lists_every_node_in_the_shape_of_the_contract()
    {
        var nodes = (await web.Silo.Get("/api/nodes")).EnumerateArray().ToArray();

        Assert.Equal(["node-1", "node-2", "node-3"], nodes.Select(node => node.Text("name")));
        Assert.All(nodes, node =>
        {
            Assert.Equal(
                [
                    "name", "state", "height", "tip", "work", "pending", "blocksMined", "hashRate", "forks", "silo", "fingerprint", "key",
                    "peers", "trouble"
                ], node.Names());
            Assert.Equal("active", node.Text("state"));
            Assert.Equal(JsonValueKind.Number, node.GetProperty("work").ValueKind);
            Assert.True(node.GetProperty("height").GetUInt64() > 0);
            Assert.Equal(2, node.GetProperty("peers").GetInt32());
        });
    }

    [Fact]
    public async Task Shows_one_node() => Assert.Equal("node-2", (await web.Silo.Get("/api/nodes/node-2")).Text("name"));

    [Theory]
    [InlineData("/api/nodes/node-77")]
    [InlineData("/api/nodes/..%2f..%2fetc")]
    [InlineData("/api/nodes/node-77/blocks")]
    [InlineData("/api/nodes/node-77/forks")]
    [InlineData("/api/elections?node=node-77")]
    [InlineData("/api/pending?node=NODE-1")]
    [InlineData("/api/export?node=node-77")]
    public async Task Knows_no_node_but_members(string path)
    {
        await web.Silo.Http.GetAsync(path).Problem(HttpStatusCode.NotFound, "unknown-node");

        Assert.False(Directory.Exists(Path.Combine(web.Silo.DataDirectory, "nodes", "node-77")));
    }

    [Fact]
    public async Task Is_healthy_while_every_node_is_a_member()
    {
        using var answer = await web.Silo.Http.GetAsync("/healthz");
        var health = await web.Silo.Get("/healthz");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("healthy", health.Text("status"));
        Assert.All(health.GetProperty("nodes").EnumerateArray(), node => Assert.True(node.GetProperty("member").GetBoolean()));
    }

    [Fact]
    public async Task Answers_what_is_no_route_with_a_problem_too()
    {
        var missing = await web.Silo.Http.GetAsync("/api/nothing").Problem(HttpStatusCode.NotFound, "not-found");
        var wrong = await web.Silo.Http.PutAsync("/api/nodes", null).Problem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");

        Assert.Contains("/openapi/v1.json", missing.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("GET", wrong.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("PUT", "/api/nodes", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("POST", "/api/transactions", HttpStatusCode.UnsupportedMediaType, "wrong-media-type")]
    [InlineData("GET", "/api/blocks?count=many", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("GET", "/api/elections/shed", HttpStatusCode.NotFound, "unknown-election")]
    public async Task Tells_the_rule_to_those_too_who_take_something_else(string method, string path, HttpStatusCode status, string rule)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "POST" ? new StringContent("a vote") : null };
        request.Headers.Accept.Add(new("image/png"));

        var problem = await web.Silo.Http.SendAsync(request).Problem(status, rule);

        Assert.False(string.IsNullOrEmpty(problem.Text("title")));
        Assert.False(string.IsNullOrEmpty(problem.Text("detail")));
    }

    [Theory]
    [InlineData("/api/blocks?count=many", "count can't be 'many'.")]
    [InlineData("/api/blocks?from=-1", "from can't be '-1'.")]
    [InlineData("/api/elections?count=", "count can't be ''.")]
    [InlineData("/api/accounts/00/history?before=x", "before can't be 'x'.")]
    public async Task Says_which_value_is_wrong_in_words_of_its_own(string path, string words)
    {
        var problem = await web.Silo.Http.GetAsync(path).Problem(HttpStatusCode.BadRequest, "bad-request");

        Assert.StartsWith(words, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_HEAD_wherever_it_answers_GET()
    {
        foreach (var path in (await web.Silo.Get("/openapi/v1.json")).GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name))
        {
            var named = path.Replace("{id}", web.Election.Id.ToString(), StringComparison.Ordinal)
                .Replace("{name}", "node-1", StringComparison.Ordinal)
                .Replace("{hash}", "1", StringComparison.Ordinal).Replace("{key}", Voters.Ann.Key.ToString(), StringComparison.Ordinal)
                .Replace("{voter}", Voters.Ann.Key.ToString(), StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Head, named);
            using var asked = await web.Silo.Http.SendAsync(request);
            using var got = await web.Silo.Http.GetAsync(named, HttpCompletionOption.ResponseHeadersRead);

            Assert.True(asked.StatusCode == got.StatusCode, $"{path} answers GET with {got.StatusCode} and HEAD with {asked.StatusCode}.");
            Assert.Equal(got.Content.Headers.ContentType, asked.Content.Headers.ContentType);
        }
    }

    [Fact]
    public async Task Describes_itself()
    {
        var document = await web.Silo.Get("/openapi/v1.json");

        var paths = document.GetProperty("paths");
        Assert.Contains("/api/elections/{id}/results/stream", paths.Names());
        Assert.Equal("OrleansBallot", document.GetProperty("info").Text("title"));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("operator").Text("scheme"));
        var (join, look) = (
            paths.GetProperty("/api/nodes/{name}").GetProperty("post"), paths.GetProperty("/api/nodes/{name}").GetProperty("get"));
        Assert.Equal(["operator"], join.GetProperty("security")[0].Names());
        Assert.False(look.TryGetProperty("security", out _));
        Assert.Equal(["application/problem+json"], look.GetProperty("responses").GetProperty("default").GetProperty("content").Names());
    }

    [Fact]
    public async Task Writes_its_description_once_whoever_asks_under_whatever_name()
    {
        var written = 0;
        await using var silo = await SiloHost.StartWith(
            services => services.PostConfigure<OpenApiOptions>("v1", options => options.AddDocumentTransformer((_, _, _) =>
            {
                Interlocked.Increment(ref written);
                return Task.CompletedTask;
            })),
            "Ballot:Nodes=1", "Ballot:AllowedHosts=*");

        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { Host = $"host-{number}.example" } };
            using var answer = await silo.Http.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }));

        Assert.Equal(1, written);
        Assert.DoesNotContain("host-", Assert.Single(asked.Distinct()), StringComparison.Ordinal);
        await silo.Http.GetAsync("/openapi/v2.json").Problem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Forbids_browsers_to_guess_or_frame()
    {
        using var answer = await web.Silo.Http.GetAsync("/api/nodes");

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }
}
