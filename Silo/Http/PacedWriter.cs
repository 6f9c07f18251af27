using System.IO.Pipelines;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Writes an answer in small slices, and cuts its reader off who keeps up with less than the least rate for as long as the patience
/// lasts. Whoever has read much at once has saved up nothing: Kestrel's own bound would wait for all that it could have taken.
/// </summary>
internal sealed class PacedWriter(PipeWriter inner, HttpContext http, TimeProvider time) : PipeWriter
{
    /// <summary>Bytes a second that a reader takes at the least, on average over the patience.</summary>
    public const int LeastRate = 16 * 1024;

    /// <summary>How long an answer waits for a reader who takes nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int Slice = 64 * 1024;

    private TimeSpan _left = Patience;
    private long _written;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        _written += bytes;
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Taken(inner.FlushAsync(cancellationToken), cancellationToken);

    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        var result = default(FlushResult);
        do
        {
            var slice = source[..Math.Min(Slice, source.Length)];
            source = source[slice.Length..];
            _written += slice.Length;
            result = await Taken(inner.WriteAsync(slice, cancellationToken), cancellationToken);
        }
        while (source.Length > 0 && result is { IsCompleted: false, IsCanceled: false });
        return result;
    }

    private ValueTask<FlushResult> Taken(ValueTask<FlushResult> flush, CancellationToken stop)
    {
        if (!flush.IsCompleted) return Wait(flush.AsTask(), stop);
        Credit();
        return flush;
    }

    private async ValueTask<FlushResult> Wait(Task<FlushResult> flush, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await flush.WaitAsync(_left, time, stop);
            _left -= time.GetElapsedTime(began);
            Credit();
            return result;
        }
        catch (TimeoutException)
        {
            http.Abort();

            // Only once the connection is known to be gone: what fails before that is logged, and strangers must not fill the log.
            return await flush.WaitAsync(http.RequestAborted);
        }
    }

    private void Credit()
    {
        _left += TimeSpan.FromSeconds((double)_written / LeastRate);
        _written = 0;
        if (_left > Patience) _left = Patience;
        if (_left < TimeSpan.Zero) _left = TimeSpan.Zero;
    }
}
