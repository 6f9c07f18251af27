using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class AttacksTests(WebFixture web)
{
    [Theory]
    [InlineData("rewrite-block")]
    [InlineData("forged-vote")]
    [InlineData("double-vote")]
    [InlineData("no-work")]
    [InlineData("wrong-parent")]
    [InlineData("future-time")]
    [InlineData("bad-merkle")]
    [InlineData("bad-tally")]
    [InlineData("bad-signature")]
    [InlineData("overspend")]
    [InlineData("inflated-reward")]
    public async Task Fail_at_every_node_by_a_rule(string kind)
    {
        var report = await web.Silo.Operator.PostAsync($"/api/nodes/node-2/attacks/{kind}", null).Json();

        Assert.Equal(kind, report.Text("kind"));
        var verdicts = report.GetProperty("verdicts").EnumerateArray().ToArray();
        Assert.Equal(["node-1", "node-2", "node-3"], verdicts.Select(verdict => verdict.Text("node")));
        Assert.All(verdicts, verdict =>
        {
            Assert.Equal(["node", "accepted", "rule"], verdict.Names());
            Assert.False(verdict.GetProperty("accepted").GetBoolean());
            Assert.NotEqual("unavailable", verdict.Text("rule"));
        });
    }

    [Fact]
    public async Task Tell_each_verdict_as_it_comes_to_who_asks_for_events()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/nodes/node-2/attacks/no-work");
        request.Headers.Accept.Add(new("text/event-stream"));
        using var answer = await web.Silo.Operator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        var verdicts = new Dictionary<string, string>();
        await foreach (var told in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            Assert.Equal("verdict", told.EventType);
            var verdict = JsonDocument.Parse(told.Data).RootElement;
            verdicts.Add(verdict.Text("node"), verdict.Text("rule"));
        }

        Assert.Equal(["node-1", "node-2", "node-3"], verdicts.Keys.Order());
        Assert.All(verdicts.Values, rule => Assert.Equal("no-work", rule));
    }

    [Fact]
    public async Task Leave_a_refused_branch_for_all_to_see()
    {
        var report = await web.Silo.Operator.PostAsync("/api/nodes/node-2/attacks/inflated-reward", null).Json();
        var rule = report.GetProperty("verdicts")[2].Text("rule");

        var branches = (await web.Silo.Get("/api/nodes/node-3/forks")).EnumerateArray().ToArray();

        var refused = branches.First(branch => branch.Text("state") == "refused" && branch.Text("rule") == rule);
        Assert.Equal(["state", "rule", "blocks"], refused.Names());
        var below = await web.Silo.Get($"/api/blocks/{refused.GetProperty("blocks")[0].Text("previous")}?node=node-3");
        Assert.True(below.GetProperty("onBestChain").GetBoolean());
    }

    [Fact]
    public async Task Are_listed_for_everybody_with_what_they_try_and_the_rule_that_refuses_them()
    {
        var listed = (await web.Silo.Get("/api/attacks")).EnumerateArray().ToArray();

        Assert.Equal(AttackKinds.All.Select(attack => attack.Kind), listed.Select(attack => attack.Text("kind")));
        Assert.All(listed, attack => Assert.Equal(["kind", "title", "tries", "did", "rule"], attack.Names()));
        var doubled = listed.Single(attack => attack.Text("kind") == "double-vote");
        Assert.Equal(
            ("Vote twice", "Puts two votes of one key into a block.", "already-voted"),
            (doubled.Text("title"), doubled.Text("tries"), doubled.Text("rule")));
    }

    [Fact]
    public async Task Are_of_known_kinds()
    {
        var problem = await web.Silo.Operator.PostAsync("/api/nodes/node-1/attacks/sneeze", null)
            .Problem(HttpStatusCode.BadRequest, "unknown-attack");

        Assert.Contains("withheld-fork", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arson", "There is no attack 'arson'. Kinds: rewrite-block, ")]
    [InlineData("no-work", OperatorToken.Needed)]
    public async Task Are_told_from_what_is_none_to_those_who_have_no_token(string kind, string told)
    {
        using var terminal = new Terminal();
        terminal["BALLOT_URL"] = web.Silo.Address.ToString();

        var ran = await terminal.RunAsync("attack", kind);

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.StartsWith(told, ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Need_a_chain_to_attack()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");

        await silo.Operator.PostAsync("/api/nodes/node-1/attacks/rewrite-block", null).Problem(HttpStatusCode.Conflict, "not-ready");
    }

    [Fact]
    public async Task Are_off_where_the_operator_says_so()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Attacks:Enabled=false");

        await silo.Operator.PostAsync("/api/nodes/node-1/attacks/no-work", null).Problem(HttpStatusCode.Forbidden, "attacks-disabled");
    }
}
