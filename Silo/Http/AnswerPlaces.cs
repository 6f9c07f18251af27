using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// The answers of which only so many are under way, kind by kind: exports take long, and keep nobody from looking at a block.
/// </summary>
internal sealed class AnswerPlaces(SiloOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Blocks and long lists: each is some megabytes in memory until it is read.</summary>
    public Places Reads { get; } = Of(32, 4, options, time);

    /// <summary>Each reads a whole chain.</summary>
    public Places Exports { get; } = Of(8, 1, options, time);

    /// <summary>What receipts are proven against.</summary>
    public Places Headers { get; } = Of(16, 4, options, time);

    /// <summary>Batches of votes: megabytes each, from the first byte that comes to the last receipt.</summary>
    public Places Batches { get; } = Of(32, 4, options, time);

    public void Dispose()
    {
        Reads.Dispose();
        Exports.Dispose();
        Headers.Dispose();
        Batches.Dispose();
    }

    private static Places Of(int most, int ofOne, SiloOptions options, TimeProvider time) =>
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
