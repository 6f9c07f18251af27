using System.Threading.RateLimiting;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Places for costly answers: so many in all, and of those so many for one address, so that nobody takes all of them. A request that
/// finds none waits a little, in turn.
/// </summary>
/// <param name="most">In all.</param>
/// <param name="ofOne">For one address; null where one address may be many people.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class Places(int most, int? ofOne, TimeProvider time) : IDisposable
{
    /// <summary>As long as the reader of an answer may stand still: by then a place is free.</summary>
    private static readonly TimeSpan _patience = Pace.Patience;

    // The queue needs no bound: a connection waits for one answer at a time, and connections are bounded.
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(http => ofOne is { } few
            ? RateLimitPartition.GetConcurrencyLimiter(ClientAddress.Of(http.Connection.RemoteIpAddress), _ => Concurrent(few))
            : RateLimitPartition.GetNoLimiter("")),
        PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter("", _ => Concurrent(most))));

    /// <summary>Takes a place until the answer has been read.</summary>
    /// <returns>False where none was free in time.</returns>
    public async Task<bool> TryTake(HttpContext http)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        try
        {
            var lease = await _limiter.AcquireAsync(http, cancellationToken: stop.Token);
            http.Response.RegisterForDispose(lease);
            return lease.IsAcquired;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _limiter.Dispose();

    private static ConcurrencyLimiterOptions Concurrent(int permits) =>
        new() { PermitLimit = permits, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
