using System.Net;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A silo behind a reverse proxy.</summary>
public sealed class ProxyTests(WebFixture web)
{
    private static readonly string[] _bounded = ["Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:RequestsPerSecond=1"];

    [Fact]
    public async Task Passes_on_what_is_live_as_it_comes_though_nobody_has_set_it_up_for_streams()
    {
        await using var proxy = await ReverseProxy.Start(web.Silo.Address);
        using var http = new HttpClient { BaseAddress = proxy.Address };

        foreach (var path in (string[])[$"api/elections/{web.Election.Id}/results/stream", "api/nodes/stream", "api/blocks/stream"])
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal("no", answer.Headers.TryGetValues("X-Accel-Buffering", out var said) ? said.Single() : null);
            await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            Assert.True(await body.ReadAsync(new byte[16], TestContext.Current.CancellationToken) > 0);
        }
    }

    [Fact]
    public async Task Has_each_voter_s_own_rate_bounded_where_the_operator_trusts_it()
    {
        await using var silo = await SiloHost.Start(null, ["Ballot:Forwarders=127.0.0.1", .. _bounded]);
        await using var proxy = await ReverseProxy.Start(silo.Address);

        Assert.Contains(HttpStatusCode.TooManyRequests, await Ask(proxy, "203.0.113.7", 20));
        Assert.Equal([HttpStatusCode.OK], await Ask(proxy, "203.0.113.8", 1));
    }

    [Theory]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("[::FFFF:1.2.3.4]:81")]
    public async Task Is_not_taken_for_its_client_whose_address_is_written_as_IPv6_writes_it(string written)
    {
        await using var silo = await SiloHost.Start(null, ["Ballot:Forwarders=127.0.0.1;fc00::/7", .. _bounded]);
        await using var proxy = await ReverseProxy.Start(silo.Address);

        // What stands before 1.2.3.4 that one has made up, another for each request.
        Assert.Contains(HttpStatusCode.TooManyRequests, await Ask(proxy, $"203.0.113.7, {written}", 20));
        Assert.Equal([HttpStatusCode.TooManyRequests], await Ask(proxy, $"203.0.113.8, {written}", 1));
    }

    [Fact]
    public async Task Is_believed_by_nobody_who_was_not_told_to()
    {
        await using var silo = await SiloHost.Start(null, ["Ballot:Forwarders=192.0.2.0/24", .. _bounded]);
        await using var proxy = await ReverseProxy.Start(silo.Address);

        Assert.Contains(HttpStatusCode.TooManyRequests, await Ask(proxy, "203.0.113.7", 20));
        Assert.Equal([HttpStatusCode.TooManyRequests], await Ask(proxy, "203.0.113.8", 1));
    }

    [Fact]
    public async Task Has_a_place_under_a_path_for_the_console_too()
    {
        await using var proxy = await ReverseProxy.Start(web.Silo.Address, "/vote");
        using var terminal = new Terminal();

        var elections = await terminal.JsonAsync("election", "list", "--url", proxy.Address.ToString().TrimEnd('/'));

        Assert.Contains(elections.EnumerateArray(), election => election.Text("election") == web.Election.Id.ToString());
    }

    private static async Task<HttpStatusCode[]> Ask(ReverseProxy proxy, string from, int times)
    {
        using var http = new HttpClient { BaseAddress = proxy.Address };
        http.DefaultRequestHeaders.Add(ReverseProxy.From, from);
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => http.GetAsync("api/chain")));
        return [.. answers.Select(answer => answer.StatusCode)];
    }
}
