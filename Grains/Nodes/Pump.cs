using System.Threading.Channels;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// The one place that changes a node: work waits in a bounded inbox and is done one after another, on the activation's
/// scheduler. Work that throws stops the pump for good, because what it left behind is unknown; the next activation starts
/// from what is durable.
/// </summary>
internal sealed class Pump(int capacity = 1024)
{
    private readonly Channel<Work> _inbox = Channel.CreateBounded<Work>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private Exception? _stopped;

    /// <summary>Does work until <paramref name="stop"/>, or until work throws.</summary>
    /// <exception cref="Exception">What the work threw.</exception>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await foreach (var work in _inbox.Reader.ReadAllAsync(stop)) await work.Do();
        }
        catch (Exception reason)
        {
            _stopped = reason;
            throw;
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out var left)) left.Abandon(NodeStopped.Because(_stopped));
        }
    }

    /// <summary>Queues work and awaits what it comes to; null at once when the inbox is full.</summary>
    public Task<T>? TryDo<T>(Func<ValueTask<T>> work)
    {
        var item = new Work<T>(work);
        if (_inbox.Writer.TryWrite(item)) return item.Result;
        return _inbox.Reader.Completion.IsCompleted ? Task.FromException<T>(NodeStopped.Because(_stopped)) : null;
    }

    /// <summary>As <see cref="TryDo{T}"/>, but a full inbox is a failure that the caller may try again after.</summary>
    public Task<T> Do<T>(Func<ValueTask<T>> work) =>
        TryDo(work) ?? Task.FromException<T>(new TimeoutException("The node has more to do than it can queue."));

    private abstract class Work
    {
        public abstract Task Do();

        public abstract void Abandon(Exception reason);
    }

    private sealed class Work<T>(Func<ValueTask<T>> work) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _done.Task;

        public override async Task Do()
        {
            try
            {
                _done.SetResult(await work());
            }
            catch (Exception reason)
            {
                Abandon(NodeStopped.Because(reason));
                throw;
            }
        }

        public override void Abandon(Exception reason) => _done.TrySetException(reason);
    }
}
