using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A proxy as operators put it in front of a silo. It forwards requests under a path of its own, names their sender, and buffers an answer
/// until all of it is there, as nginx does unless the answer says otherwise.
/// </summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    /// <summary>A request header in which a test says from which address it comes; a real proxy sees that itself.</summary>
    public const string From = "X-Test-From";

    private static readonly string[] _ofConnections = ["Connection", "Keep-Alive", "Transfer-Encoding", From];

    private readonly WebApplication _app;
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _silo;

    private ReverseProxy(WebApplication app, Uri silo, string path, bool keepsAll)
    {
        (_app, _silo, KeepsAll) = (app, silo, keepsAll);
        app.UsePathBase(path);
        app.Run(context => context.Request.PathBase == path ? Pass(context) : NotHere(context));
    }

    /// <summary>True when it buffers streams too, whatever they say, as a proxy does by default.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>The address for people.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    public static async Task<ReverseProxy> Start(Uri silo, string path = "", bool keepsAll = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var proxy = new ReverseProxy(builder.Build(), silo, path, keepsAll);
        await proxy._app.StartAsync();
        var address = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        proxy.Address = new($"{address}{path}/");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        var asked = context.Request;
        using var request = new HttpRequestMessage(
            new(asked.Method), new Uri(_silo, UriHelper.BuildRelative("", asked.Path, asked.QueryString)));
        if (asked.ContentLength > 0 || asked.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(asked.Body);
        foreach (var (name, values) in asked.Headers.Where(header => !_ofConnections.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        request.Headers.TryAddWithoutValidation(
            "X-Forwarded-For", asked.Headers[From].FirstOrDefault() ?? $"{context.Connection.RemoteIpAddress}");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !_ofConnections.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        if (!KeepsAll && answer.Headers.TryGetValues("X-Accel-Buffering", out var said) && said.Contains("no"))
            await PassOnAsItComes(answer, context);
        else
            await context.Response.Body.WriteAsync(
                await answer.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
    }

    /// <summary>A request outside the path belongs to another site.</summary>
    private static Task NotHere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task PassOnAsItComes(HttpResponseMessage answer, HttpContext context)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var piece = new byte[4096];
        while (await body.ReadAsync(piece, context.RequestAborted) is var count and > 0)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, count), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
