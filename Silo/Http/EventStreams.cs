namespace OrleansBallot.Silo.Http;

/// <summary>
/// Serves live views as server-sent events. It does not use the framework's writer, which says nothing by itself: a stream without news
/// must say that it lives.
/// </summary>
internal sealed class EventStreams(LiveFeed feed, IHostApplicationLifetime host, TimeProvider time)
{
    public const string MediaType = "text/event-stream";

    /// <summary>
    /// After how long without news a stream says so. A client that hears nothing for three times as long is cut off, or behind a proxy
    /// that keeps the stream back.
    /// </summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(5);

    private static readonly byte[] _alive = "event: alive\ndata: {}\n\n"u8.ToArray();

    /// <summary>Writes until the client goes or the silo stops.</summary>
    public async Task<IResult> Serve(HttpContext http, LiveView view)
    {
        using var subscription = feed.Subscribe(view);
        if (subscription is null) return Problems.Unavailable($"{LiveFeed.MostStreams} streams are open: come back later.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        http.Response.ContentType = MediaType;

        // Else proxies such as nginx collect the answer, and show a count of minutes ago.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(http.Request.Method)) return TypedResults.Empty;
        try
        {
            byte[]? seen = null;
            while (true)
            {
                var next = await Next(subscription, seen, stop.Token);
                await http.Response.Body.WriteAsync(next ?? _alive, stop.Token);
                seen = next ?? seen;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The ordinary end of a stream.
        }

        return TypedResults.Empty;
    }

    /// <summary>
    /// The next event; null after a silence. Proxies cut silent streams, and only a write shows that a client is gone.
    /// </summary>
    private async Task<byte[]?> Next(LiveFeed.Subscription subscription, byte[]? seen, CancellationToken stop)
    {
        try
        {
            return await subscription.After(seen).WaitAsync(_silence, time, stop);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
