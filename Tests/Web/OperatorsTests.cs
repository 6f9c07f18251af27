using System.Net;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class OperatorsTests(WebFixture web)
{
    public static TheoryData<string, string> Verbs => new()
    {
        { "POST", "/api/nodes/node-9" },
        { "DELETE", "/api/nodes/node-1" },
        { "POST", "/api/nodes/node-1/resolve" },
        { "POST", "/api/nodes/node-1/rebuild" },
        { "POST", "/api/nodes/node-1/expel" },
        { "DELETE", "/api/nodes/node-1/expel" },
        { "POST", "/api/nodes/node-1/attacks/no-work" },
        { "POST", "/api/nodes/node-1/mine" },
        { "POST", "/api/nodes/node-1/collect" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Need_the_token(string method, string path)
    {
        foreach (var authorization in new[]
        {
            null, "Bearer", "Bearer ", $"Bearer {new string('0', 64)}", $"Basic {web.Silo.Token}", web.Silo.Token
        })
        {
            using var request = new HttpRequestMessage(new(method), path);
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);

            await web.Silo.Http.SendAsync(request).Problem(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task Have_a_node_join_leave_and_come_back()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");

        var joined = await silo.Operator.PostAsync("/api/nodes/late", null).Json();
        Assert.Equal(["node", "accepted", "rule", "members"], joined.Names());
        Assert.True(joined.GetProperty("accepted").GetBoolean());
        Assert.Equal("active", (await silo.Get("/api/nodes/late")).Text("state"));

        Assert.True((await silo.Operator.DeleteAsync("/api/nodes/late").Json()).GetProperty("accepted").GetBoolean());
        Assert.Equal("left", (await silo.Get("/api/nodes/late")).Text("state"));
        Assert.Equal("healthy", (await silo.Get("/healthz")).Text("status"));

        Assert.True((await silo.Operator.PostAsync("/api/nodes/late", null).Json()).GetProperty("accepted").GetBoolean());
        Assert.Equal("active", (await silo.Get("/api/nodes/late")).Text("state"));
    }

    [Fact]
    public async Task Put_a_node_out_that_does_not_go_and_let_it_in_again()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");
        await silo.Operator.PostAsync("/api/nodes/late", null).Json();

        Assert.True((await silo.Operator.PostAsync("/api/nodes/late/expel", null).Json()).GetProperty("accepted").GetBoolean());
        await Eventually.True(
            async () => (await silo.Http.GetAsync("/healthz")).StatusCode == HttpStatusCode.ServiceUnavailable,
            "the node says that it is refused");
        var refused = await silo.Operator.PostAsync("/api/nodes/late", null).Problem(HttpStatusCode.Conflict, "expelled");
        Assert.Contains("ballot node admit", refused.Text("detail"), StringComparison.Ordinal);

        Assert.True((await silo.Operator.DeleteAsync("/api/nodes/late/expel").Json()).GetProperty("accepted").GetBoolean());
        await Eventually.True(
            async () => (await silo.Get("/api/nodes/late")).Text("state") == "active", "the node is back at its next beat");
        await silo.Operator.PostAsync("/api/nodes/nobody/expel", null).Problem(HttpStatusCode.NotFound, "unknown-node");
    }

    [Fact]
    public async Task Find_a_node_that_joined_by_command_again_after_a_restart()
    {
        string data;
        await using (var first = await SiloHost.Start(null, "Ballot:Nodes=1"))
        {
            data = first.DataDirectory;
            (await first.Operator.PostAsync("/api/nodes/late", null)).EnsureSuccessStatusCode();
            await first.Stop();
        }

        await using var second = await SiloHost.Start(data, "Ballot:Nodes=1");

        Assert.Equal(
            ["late", "node-1"], (await second.Get("/healthz")).GetProperty("nodes").EnumerateArray().Select(node => node.Text("name")));
    }

    [Fact]
    public async Task Ask_a_node_to_compare_itself_with_all_others()
    {
        var report = await web.Silo.Operator.PostAsync("/api/nodes/node-2/resolve", null).Json();

        Assert.Equal(["node", "before", "after", "swapped", "majority", "agreeing", "asked"], report.Names());
        Assert.Equal("node-2", report.Text("node"));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("a_b")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg")]
    [InlineData("roll-0123456789abcdef0123456789a")]
    public async Task Are_told_what_a_name_may_be(string name) =>
        await web.Silo.Operator.PostAsync($"/api/nodes/{name}", null).Problem(HttpStatusCode.BadRequest, "malformed");

    [Fact]
    public async Task Cannot_command_a_node_that_nobody_knows()
    {
        await web.Silo.Operator.DeleteAsync("/api/nodes/node-77").Problem(HttpStatusCode.NotFound, "unknown-node");
        await web.Silo.Operator.PostAsync("/api/nodes/node-77/resolve", null).Problem(HttpStatusCode.NotFound, "unknown-node");
        await web.Silo.Operator.PostAsync("/api/nodes/node-77/attacks/no-work", null).Problem(HttpStatusCode.NotFound, "unknown-node");
    }
}
