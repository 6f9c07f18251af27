using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Connections that do not mean well.</summary>
public sealed class StrangersTests(WebFixture web)
{
    public static TheoryData<byte[]> Garbage => new()
    {
        { new byte[4096] },
        { [.. Enumerable.Repeat((byte)0xff, 65536)] },
        { "GET / HTTP/9.9\r\n\r\n"u8.ToArray() },
        { "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n"u8.ToArray() },
        { "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"u8.ToArray() },
        { "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n"u8.ToArray() },
        { Encoding.ASCII.GetBytes($"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n") },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Send_garbage_and_are_cut_off(byte[] garbage)
    {
        using var stranger = await Stranger.Connect(web.Silo.Address);

        // Some are cut off before they have said everything.
        await stranger.Say(garbage);
        await stranger.Listen();

        await IsWell();
    }

    [Fact]
    public async Task Are_told_what_is_wrong_with_the_same_headers_as_anyone()
    {
        using var stranger = await Stranger.Connect(web.Silo.Address);
        await stranger.Say("POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");

        var answer = await stranger.Listen();

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("bad-request", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_idle_connections_and_leave_it_able_to_listen()
    {
        var strangers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Stranger.Connect(web.Silo.Address)));
        foreach (var stranger in strangers.Take(100)) await stranger.Say("GET /api/nodes HTTP/1.1\r\nHo");
        foreach (var stranger in strangers.Skip(200))
            await stranger.Say("POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\nx");

        await IsWell();

        foreach (var stranger in strangers) stranger.Dispose();
        await IsWell();
    }

    [Fact]
    public async Task Are_slowed_down_by_address_where_the_operator_says_so()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:RequestsPerSecond=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.Http.GetAsync("/api/chain")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var slowed = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await Task.FromResult(slowed).Problem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Are_slowed_down_by_their_bytes_too()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:BytesPerSecond=1024");
        var large = new byte[3 * 1024 * 1024];

        await silo.Post("/api/transactions/batch", large).Problem(HttpStatusCode.BadRequest, "malformed");
        await silo.Post("/api/transactions/batch", large).Problem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Get_so_many_connections_and_no_more()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:Connections=2");
        using var first = await Stranger.Connect(silo.Address);
        using var second = await Stranger.Connect(silo.Address);
        await Ask(first);
        await Ask(second);

        Assert.Equal(0, await Greeting(silo.Address));
    }

    private static async Task Ask(Stranger stranger)
    {
        await stranger.Say("GET /api/chain HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.True(await stranger.Hear(new byte[4096]) > 0);
    }

    /// <summary>What somebody hears who connects and says nothing: 0 when cut off, be it before the connecting has ended.</summary>
    private static async Task<int> Greeting(Uri address)
    {
        try
        {
            using var stranger = await Stranger.Connect(address);
            return await stranger.Hear(new byte[4096]);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private async Task IsWell()
    {
        using var answer = await web.Silo.Http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
