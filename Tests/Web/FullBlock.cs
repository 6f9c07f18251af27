using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A silo that bounds what an address may do, with one block of megabytes, and readers of two addresses.</summary>
public sealed class FullBlock : IAsyncLifetime
{
    public const int Elections = 200;

    private const int OfKey = 10;

    internal SiloHost Silo { get; private set; } = null!;

    /// <summary>Somebody at another address of this machine.</summary>
    internal HttpClient Neighbour { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Silo = await SiloHost.StartWith(HurryReaders, "Ballot:Nodes=1", "Ballot:Mining:Enabled=false", "Ballot:RateLimit:Enabled=true");
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (to, stop) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(IPAddress.Loopback, to.DnsEndPoint.Port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Neighbour = new(handler) { BaseAddress = Silo.Address };
        var openings = new CanonicalWriter();
        for (var number = 0; number < Elections; number++) openings.Bytes(Opening(number).Bytes.Span);
        using var body = new ByteArrayContent(openings.ToArray()) { Headers = { ContentType = new("application/octet-stream") } };
        foreach (var answer in (await Silo.Operator.PostAsync("/api/transactions/batch", body).Json()).EnumerateArray())
            Assert.Null(answer.GetProperty("rule").GetString());
        await Silo.Operator.PostAsync("/api/nodes/node-1/mine", null).Is(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        Neighbour.Dispose();
        await Silo.DisposeAsync();
    }

    /// <summary>The machine takes little for who does not read, so that the silo soon notices.</summary>
    private static void HurryReaders(IServiceCollection services) =>
        services.PostConfigure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = 4096;
            return socket;
        });

    /// <summary>An election as long as there may be.</summary>
    private Transaction Opening(int number)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var options = Enumerable.Range(0, Limits.Options).Select(option => $"{option} {new string('o', Limits.TextBytes - 3)}");
        var organiser = Voters.Number(number / OfKey);
        return organiser.Sign(Silo.Chain.Id, new OpenElection(
            organiser.Key, $"Number {number}", [.. options], new(now.Milliseconds - 60_000), now.Plus(3_600_000), 60_000, now));
    }
}
