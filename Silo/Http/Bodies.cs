using System.Buffers;
using System.Text.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Reads request bodies within a bound that the client's own figures don't move.</summary>
internal static class Bodies
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>The body; null where it is longer than <paramref name="limit"/>.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, int limit, CancellationToken stop)
    {
        if (request.ContentLength > limit) return null;
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(ChunkBytes), stop);
            if (read == 0) return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > limit) return null;
        }
    }

    /// <summary>What a body says; null where it is not of this shape. What is wrong with it is not told: that may quote the body.</summary>
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
