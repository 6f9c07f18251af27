using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Logs;
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

    [Theory]
    [InlineData("zzz")]
    [InlineData("80000000")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0\r\nX: \0\r\n")]
    public async Task Are_told_what_is_wrong_with_the_same_headers_as_anyone(string chunk)
    {
        using var stranger = await Stranger.Connect(web.Silo.Address);
        await stranger.Say($"POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}\r\n");

        var answer = await stranger.Listen();

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("bad-request", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Have_one_answer_at_a_time_on_a_connection_by_TLS_too()
    {
        using var authority = new Authority();
        var (certificate, key) = authority.Sign();
        await using var silo = await SiloHost.Start(
            null, "urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={certificate}",
            $"Kestrel:Certificates:Default:KeyPath={key}", "Ballot:Nodes=1");
        using var handler =
            new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } };
        using var client = new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower
        };

        // By HTTP/2 a client would have a hundred streams on each: all that there are, on a few connections.
        using var answer = await client.GetAsync(new Uri(silo.Address, "/api/chain"));

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (answer.StatusCode, answer.Version));
    }

    [Fact]
    public async Task Hold_idle_connections_and_leave_it_able_to_listen()
    {
        var strangers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Stranger.Connect(web.Silo.Address)));
        foreach (var stranger in strangers.Take(100)) await stranger.Say("GET /api/nodes HTTP/1.1\r\nHo");
        foreach (var stranger in strangers.Skip(200))
            await stranger.Say(
                "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + "application/octet-stream\r\nContent-Length: 100\r\n\r\nx");

        await IsWell();

        foreach (var stranger in strangers) stranger.Dispose();
        await IsWell();
    }

    [Fact]
    public async Task Are_slowed_down_by_address_where_the_operator_says_so()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:RequestsPerSecond=1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.Http.GetAsync("/api/chain")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var slowed = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        await Task.FromResult(slowed).Problem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Are_slowed_down_by_their_bytes_too()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:BytesPerSecond=1024");
        var large = new byte[3 * 1024 * 1024];

        await silo.Post("/api/transactions/batch", large).Problem(HttpStatusCode.BadRequest, "malformed");
        await silo.Post("/api/transactions/batch", large).Problem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Pay_for_the_bytes_that_they_send_and_for_no_others()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:BytesPerSecond=1024");
        var large = new byte[3 * 1024 * 1024];

        // Neither what has no body, nor what the page of another site has a browser send.
        foreach (var (method, body) in new[]
        {
            (HttpMethod.Head, false), (HttpMethod.Post, false), (HttpMethod.Options, false), (HttpMethod.Post, true)
        })
        {
            using var request = new HttpRequestMessage(method, "/api/transactions") { Content = body ? new ByteArrayContent(large) : null };
            request.Headers.Add("Sec-Fetch-Site", body ? "cross-site" : "same-origin");
            using var answer = await silo.Http.SendAsync(request);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        // But what has one pays for it, whatever it asks for.
        using var got = new HttpRequestMessage(HttpMethod.Get, "/api/chain") { Content = new ByteArrayContent(large) };
        await silo.Http.SendAsync(got).Is(HttpStatusCode.OK);
        await silo.Post("/api/transactions/batch", large).Problem(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Write_nothing_into_the_log()
    {
        var log = new Warnings();
        await using var silo = await SiloHost.Start(null, log, "Ballot:Nodes=1");
        string[] odd =
        [
            "GET /js/main.js HTTP/1.1\r\nRange: bytes=99999999-", "GET /js/main.js HTTP/1.1\r\nRange: bytes=5-1,,-",
            "GET /style/base.css HTTP/1.1\r\nIf-Range: x\r\nRange: bytes=0-0", "HEAD /index.html HTTP/1.1\r\nRange: bytes=99999999-",
            "GET /js/main.js HTTP/1.1\r\nIf-Modified-Since: never\r\nIf-None-Match: x", "GET /api/blocks?count=many HTTP/1.1",
            "GET /api/chain HTTP/1.1\r\nAccept: ;;;\r\nCookie: =;=\r\nAuthorization: Bearer", "TRACE /api/chain HTTP/1.1",
            "POST /api/transactions HTTP/1.1\r\nContent-Type: ;;;\r\nContent-Length: 1\r\n\r\nx",
            "GET /api/chain HTTP/1.1\r\nX-Forwarded-For: ;;;\r\nForwarded: x", "GET /%00%ff/..%2f HTTP/1.1", "OPTIONS * HTTP/1.1",
            "GET /dashboard/ HTTP/1.1\r\nRange: bytes=99999999-",
            "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff",
            "POST /api/transactions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \0\r\n",
            "GET /api/chain HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff",
            "GET /api/chain HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \0\r\n",
        ];
        foreach (var request in odd)
        {
            using var stranger = await Stranger.Connect(silo.Address);
            await stranger.Say($"{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.NotEmpty(await stranger.Listen());
        }

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Who_break_the_connection_in_the_midst_of_a_body_are_to_blame_for_it()
    {
        using var broken = new BrokenStream();
        var request = new DefaultHttpContext { Request = { Body = broken } }.Request;

        // A failure of the silo would be logged, unless the server already knows that the connection is gone.
        await Assert.ThrowsAsync<BadHttpRequestException>(
            () => Bodies.Read(request, limit: 10, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task Who_hang_up_in_the_midst_of_a_body_write_nothing_into_the_log()
    {
        var context =
            new DefaultHttpContext { RequestServices = web.Silo.Service<IServiceProvider>(), RequestAborted = new(canceled: true) };

        // An exception here is logged twice, as a failure of what handles failures and of the connection.
        Assert.True(await new Failures().TryHandleAsync(
            context, new BadHttpRequestException("Unexpected end of request content."), CancellationToken.None));
    }

    [Fact]
    public async Task Get_so_many_connections_and_no_more()
    {
        await using var silo = await SiloHost.Start(
            null, "Ballot:Nodes=1", "Ballot:RateLimit:Enabled=true", "Ballot:RateLimit:Connections=2");
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

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("Connection reset by peer"));
    }

    /// <summary>Everything that HTTP and the product log as a warning or worse.</summary>
    private sealed class Warnings : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Warnings all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning
                && (category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) || QuietLogs.IsOurs(category));

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) all.Lines.Enqueue($"{formatter(state, exception)} {exception?.Message}");
            }
        }
    }

    private async Task IsWell()
    {
        using var answer = await web.Silo.Http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
