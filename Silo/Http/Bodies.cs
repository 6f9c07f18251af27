using System.Buffers;

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
}
