using System.Text.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Writes results as server-sent events. By hand, because comments keep idle streams open and the framework's writer has none.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    /// <summary>Writes until the client goes or the silo stops.</summary>
    public static async Task Write(HttpResponse response, ResultsFeed.Subscription results, TimeProvider time, CancellationToken stop)
    {
        response.ContentType = MediaType;
        ElectionView? seen = null;
        try
        {
            while (true) seen = await WriteNext(response, results.After(seen), seen, time, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The ordinary end of a stream.
        }
    }

    private static async Task<ElectionView?> WriteNext(
        HttpResponse response, Task<ElectionView> next, ElectionView? seen, TimeProvider time, CancellationToken stop)
    {
        try
        {
            seen = await next.WaitAsync(_silence, time, stop);
            var json = JsonSerializer.Serialize(Shapes.Results(seen), JsonSerializerOptions.Web);
            await response.WriteAsync($"event: results\ndata: {json}\n\n", stop);
        }
        catch (TimeoutException)
        {
            // Proxies cut what is silent, and a dead client shows only when it is written to.
            await response.WriteAsync(":\n\n", stop);
        }

        await response.Body.FlushAsync(stop);
        return seen;
    }
}
