namespace OrleansBallot.Silo.Http;

/// <summary>
/// Bounds how many costly answers are under way, each kind apart: exports take long, and must not keep people from looking at a block.
/// </summary>
internal sealed class AnswerPlaces(HttpOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Blocks and long lists: each is some megabytes in memory until it is read.</summary>
    public Places Reads { get; } = Of(32, 4, options, time);

    /// <summary>Whole chains.</summary>
    public Places Exports { get; } = Of(8, 1, options, time);

    /// <summary>Headers of whole chains, which receipts are proven against.</summary>
    public Places Headers { get; } = Of(16, 4, options, time);

    /// <summary>Batches of votes: each is megabytes in memory, from its first byte to its last receipt.</summary>
    public Places Batches { get; } = Of(32, 4, options, time);

    public void Dispose()
    {
        Reads.Dispose();
        Exports.Dispose();
        Headers.Dispose();
        Batches.Dispose();
    }

    private static Places Of(int most, int ofOne, HttpOptions options, TimeProvider time) =>
        new(most, options.RateLimit.Enabled ? ofOne : null, time);
}

internal static class AnswerPlacing
{
    /// <summary>Has a route answer only while it has one of these places.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, Func<AnswerPlaces, Places> which) =>
        route.AddEndpointFilter(async (call, next) =>
            await which(call.HttpContext.RequestServices.GetRequiredService<AnswerPlaces>()).TryTake(call.HttpContext)
                ? await next(call)
                : Problems.Unavailable("Too many such answers are under way: come back later."));
}
