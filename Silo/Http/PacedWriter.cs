using System.IO.Pipelines;

namespace OrleansBallot.Silo.Http;

/// <summary>Writes an answer in small slices, and cuts off a reader that does not keep the <see cref="Pace"/>.</summary>
internal sealed class PacedWriter(PipeWriter inner, HttpContext http, TimeProvider time) : PipeWriter
{
    private const int Slice = 64 * 1024;

    private readonly Pace _pace = new();
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

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        Taken(inner.FlushAsync(cancellationToken), cancellationToken);

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
        Note(TimeSpan.Zero);
        return flush;
    }

    private async ValueTask<FlushResult> Wait(Task<FlushResult> flush, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await flush.WaitAsync(_pace.Left, time, stop);
            Note(time.GetElapsedTime(began));
            return result;
        }
        catch (TimeoutException)
        {
            http.Abort();

            // A write that fails before the connection is known to be gone is logged, and strangers must not fill the log.
            return await flush.WaitAsync(http.RequestAborted);
        }
    }

    private void Note(TimeSpan waited)
    {
        _pace.Note(waited, _written);
        _written = 0;
    }
}
