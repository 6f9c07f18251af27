using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Fuzz.Http;

/// <summary>A client with good manners, at an address of its own: limits on the strangers' address are none on it.</summary>
internal sealed class HonestClient : IDisposable
{
    private static readonly IPEndPoint _own = new(IPAddress.Parse("127.0.0.2"), 0);

    private readonly HttpClient _http;

    public HonestClient(Uri silo, string? token)
    {
        var handler = new SocketsHttpHandler();
        if (IPAddress.TryParse(silo.Host, out var address) && IPAddress.IsLoopback(address)) handler.ConnectCallback = Connect;
        _http = new(handler) { BaseAddress = silo, Timeout = TimeSpan.FromSeconds(30) };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    /// <exception cref="BrokenPromiseException">The silo refuses.</exception>
    public Task<JsonElement> Get(string path, CancellationToken stop) => Ask(HttpMethod.Get, path, null, null, stop);

    /// <exception cref="BrokenPromiseException">The silo refuses.</exception>
    public Task<JsonElement> Post(string path, byte[] body, string media, CancellationToken stop) =>
        Ask(HttpMethod.Post, path, body, media, stop);

    /// <summary>
    /// Submits a transaction, and gets its receipt. A node that an operator expels keeps to itself what nobody else has heard of.
    /// </summary>
    public Task<JsonElement> Submit(Transaction transaction, CancellationToken stop) =>
        Post($"/api/transactions?node={Ground.HonestNode}", transaction.Bytes.ToArray(), Bodies.Bytes, stop);

    /// <summary>Waits until a transaction is in a block.</summary>
    public async Task Confirmed(Transaction transaction, CancellationToken stop)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var path = $"/api/transactions/{transaction.Id}?node={Ground.HonestNode}";
        while ((await Get(path, stop)).GetProperty("state").GetString() != "confirmed")
            await looks.WaitForNextTickAsync(stop);
    }

    public Task<Stream> Download(string path, CancellationToken stop) => _http.GetStreamAsync(path, stop);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Ask(HttpMethod method, string path, byte[]? body, string? media, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(media!) } };
        using var answer = await _http.SendAsync(request, stop);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(stop)
            : throw new BrokenPromiseException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(_own);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
