using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Many clients that take their time, on a silo that is as impatient as any, but sooner. Others notice nothing.</summary>
public sealed class SlowClientTests
{
    private const int Many = 100;

    [Fact]
    public async Task Who_dribbles_headers_is_cut_off()
    {
        await using var silo = await Start();
        using var strangers = await Strangers.Connect(silo.Address, Many);
        await strangers.Say($"GET /healthz HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nX-Patience: ");

        var spoken = await strangers.DribbleUntilCutOff(() => IsWell(silo));

        // It was the time that ran out, and not the room for headers.
        Assert.True(spoken < silo.Service<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestHeadersTotalSize / 2);
    }

    [Fact]
    public async Task Who_dribbles_a_body_is_cut_off_and_told_why()
    {
        await using var silo = await Start();
        using var strangers = await Strangers.Connect(silo.Address, Many);
        await strangers.Say(
            $"POST /api/transactions HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nContent-Type: application/octet-stream\r\n"
            + $"Content-Length: {Limits.TransactionBytes}\r\n\r\n");

        var spoken = await strangers.DribbleUntilCutOff(() => IsWell(silo));

        Assert.True(spoken < Limits.TransactionBytes / 2);
        Assert.All(await strangers.Heard, heard =>
        {
            Assert.StartsWith("HTTP/1.1 408", heard, StringComparison.Ordinal);
            Assert.Contains("\"too-slow\"", heard, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Who_never_reads_an_event_stream_is_cut_off_and_who_reads_misses_nothing()
    {
        await using var silo = await Start();
        var feed = silo.Service<LiveFeed>();
        var election = await silo.OpenElection(Voters.Organiser, terms: open => open.Offering(LongOptions()));
        var path = $"/api/elections/{election.Id}/results/stream";
        using var strangers = await Strangers.Connect(silo.Address, Many, deaf: true);
        await strangers.Say($"GET {path} HTTP/1.1\r\nHost: {silo.Address.Authority}\r\n\r\n");
        await Eventually.True(() => Task.FromResult(feed.Streams == Many), "all of them watch");
        await using var reader = await ResultsReader.Open(silo, path);

        // With each vote comes an event, and what is not read piles up, but not for long.
        for (var votes = 1; feed.Streams > 1; votes++)
        {
            Assert.True(votes < 500, "Megabytes wait for each of those who read nothing.");
            using (var answer = await silo.Submit(silo.Vote(Voters.Number(votes), election, 0))) answer.EnsureSuccessStatusCode();
            await reader.Until(votes);
        }
    }

    private static async Task IsWell(SiloHost silo)
    {
        using var answer = await silo.Http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>As many and as long as there may be.</summary>
    private static ImmutableArray<string> LongOptions() =>
        [.. Enumerable.Range(0, Limits.Options).Select(number => $"{number} {new string('o', Limits.TextBytes - 3)}")];

    private static Task<SiloHost> Start() => SiloHost.StartWith(
        services =>
        {
            services.PostConfigure<KestrelServerOptions>(kestrel =>
            {
                var impatient = new MinDataRate(bytesPerSecond: 1 << 20, gracePeriod: TimeSpan.FromSeconds(1.1));
                kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
                (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (impatient, impatient);
            });

            // The machine takes little for who does not read, so that the silo soon notices.
            services.PostConfigure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                socket.SendBufferSize = 4096;
                return socket;
            });
        },
        "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=50ms");
}
