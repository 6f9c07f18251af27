using System.Buffers;
using System.Text.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Reads request bodies within bounds, whatever length the client announces, and no slower than <see cref="Pace"/> allows.
/// </summary>
internal static class Bodies
{
    /// <summary>Bytes of the longest body that is read into memory.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    /// <summary>The body; null where it is longer than <paramref name="limit"/>.</summary>
    /// <exception cref="BadHttpRequestException">It comes too slowly, or can't be read.</exception>
    public static async Task<byte[]?> Read(HttpRequest request, int limit, TimeProvider time, CancellationToken stop)
    {
        if (request.ContentLength > limit) return null;
        var (body, pace) = (new ArrayBufferWriter<byte>(), new Pace());
        using var late = new CancellationTokenSource(pace.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                late.CancelAfter(pace.Left);
                var read = await Read(request.Body, body.GetMemory(ChunkBytes), either.Token);
                if (read == 0) return body.WrittenSpan.ToArray();
                pace.Note(time.GetElapsedTime(began), read);
                body.Advance(read);
                if (body.WrittenCount > limit) return null;
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                $"The body comes too slowly: {Pace.LeastRate} bytes a second at the least, and no pause of "
                + $"{Pace.Patience.TotalSeconds} seconds.",
                StatusCodes.Status408RequestTimeout);
        }
    }

    /// <summary>
    /// Reads some bytes. The server throws several exceptions where a connection breaks or chunks are no HTTP, and they all are the
    /// client's fault.
    /// </summary>
    private static async ValueTask<int> Read(Stream body, Memory<byte> into, CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(into, stop);
        }
        catch (Exception failure) when (failure is IOException and not BadHttpRequestException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body can't be read: it ends too early, or its chunks are no HTTP.", failure);
        }
    }

    /// <summary>A body as a record; null where it is none. The reason is not told, as it may quote the body.</summary>
    public static T? TryParse<T>(byte[] body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
