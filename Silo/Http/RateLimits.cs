using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>Bounds requests and bytes a second by address. A client may save up two seconds' worth, or one whole body.</summary>
internal sealed class RateLimits(HttpOptions options) : IMiddleware, IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _requests = Buckets(options.RateLimit.RequestsPerSecond, least: 1);
    private readonly PartitionedRateLimiter<HttpContext> _bytes = Buckets(options.RateLimit.BytesPerSecond, Bodies.MostBytes);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsAllowed(context))
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = "1";
        await Problems.Of(SiloRefusal.RateLimited).ExecuteAsync(context);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _bytes.Dispose();
    }

    private bool IsAllowed(HttpContext context)
    {
        if (!options.RateLimit.Enabled) return true;
        using var request = _requests.AttemptAcquire(context);
        if (!request.IsAcquired) return false;
        using var bytes = _bytes.AttemptAcquire(context, Cost(context));
        return bytes.IsAcquired;
    }

    /// <summary>The bytes of its body, whatever the method: none without a body, and the most where the client tells no length.</summary>
    private static int Cost(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        ? 0
        : (int)Math.Min(context.Request.ContentLength ?? Bodies.MostBytes, Bodies.MostBytes);

    private static PartitionedRateLimiter<HttpContext> Buckets(int perSecond, int least) =>
        PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetTokenBucketLimiter(ClientAddress.Of(context.Connection.RemoteIpAddress), _ => new()
            {
                TokenLimit = Math.Max(2 * perSecond, least),
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
}
