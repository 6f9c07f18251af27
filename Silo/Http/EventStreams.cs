namespace OrleansBallot.Silo.Http;

/// <summary>
/// Answers with what is watched as server-sent events. By hand, because a stream that has nothing to say says that it lives, and the
/// framework's writer says nothing by itself.
/// </summary>
internal sealed class EventStreams(LiveFeed feed, IHostApplicationLifetime host, TimeProvider time)
{
    public const string MediaType = "text/event-stream";

    /// <summary>
    /// After how long it says so. Who hears nothing for three times as long is cut off, or a proxy keeps the stream back.
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

        // nginx and its kin collect answers otherwise, and show a count of minutes ago.
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
    /// The next event; null after a silence: proxies cut what is silent, and a dead client shows only when it is written to.
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
