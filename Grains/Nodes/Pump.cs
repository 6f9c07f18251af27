using System.Threading.Channels;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// The one place that changes a node. Work waits in a bounded inbox and is done one after another, on the activation's scheduler. Work that
/// throws stops the pump for good, because the state after it is unknown; the next activation starts from what is durable. Everything here
/// runs on that scheduler, callers included. Work awaits nothing but this node's own storage: a wait for another grain would hold up all
/// that is behind it, and calls in a circle would wait for each other.
/// </summary>
internal sealed class Pump(int capacity = 1024)
{
    /// <summary>The most short pieces in a row, while a piece of the inbox waits.</summary>
    private const int MostInARow = 16;

    private readonly Channel<Work> _inbox = Channel.CreateBounded<Work>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private readonly Queue<Work> _first = new();
    private readonly Queue<Work> _short = new();
    private readonly Work _nothing = new Nothing();

    private Exception? _stopped;
    private int _inARow;

    /// <summary>How much work waits. Any thread may read it.</summary>
    public int Waiting => _inbox.Reader.Count + _short.Count;

    /// <summary>Does work until <paramref name="stop"/>, or until work throws. The waiting work is then never done.</summary>
    /// <exception cref="Exception">The exception of the work.</exception>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(stop))
            {
                while (!stop.IsCancellationRequested && TakeNext() is { } work)
                {
                    await work.Do();

                    // Other calls of the activation are served between two pieces of work, however many wait here.
                    await Task.Yield();
                }
            }
        }
        catch (Exception reason)
        {
            _stopped = reason;
            throw;
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_first.TryDequeue(out var left) || _short.TryDequeue(out left) || _inbox.Reader.TryRead(out left))
                left.Abandon(NodeStopped.Because(_stopped));
        }
    }

    /// <summary>Queues work and awaits its result; null at once when the inbox is full.</summary>
    public Task<T>? TryDo<T>(Func<ValueTask<T>> work)
    {
        var item = new Work<T>(work);
        if (_inbox.Writer.TryWrite(item)) return item.Result;
        return _inbox.Reader.Completion.IsCompleted ? Task.FromException<T>(NodeStopped.Because(_stopped)) : null;
    }

    /// <summary>As <see cref="TryDo{T}"/>, but a full inbox is an error, after which the caller may try again.</summary>
    public Task<T> Do<T>(Func<ValueTask<T>> work) =>
        TryDo(work) ?? Task.FromException<T>(new TimeoutException("The node has more to do than it can queue."));

    /// <summary>Queues work that can't be refused, before all waiting work. Only for rare work: nothing bounds it.</summary>
    public Task DoFirst(Action work) => Queue(_first, () =>
    {
        work();
        return true;
    });

    /// <summary>
    /// Queues short work that somebody waits for, before what waits in the inbox. The caller bounds how much of it there is.
    /// </summary>
    public Task<T> DoSoon<T>(Func<T> work) => Queue(_short, work);

    private Task<T> Queue<T>(Queue<Work> queue, Func<T> work)
    {
        if (_inbox.Reader.Completion.IsCompleted) return Task.FromException<T>(NodeStopped.Because(_stopped));
        var item = new Work<T>(() => new(work()));
        queue.Enqueue(item);

        // The pump waits for its inbox alone. An inbox that holds anything wakes it already.
        if (_inbox.Reader.Count == 0) _inbox.Writer.TryWrite(_nothing);
        return item.Result;
    }

    private Work? TakeNext()
    {
        if (_first.TryDequeue(out var work)) return work;

        // A flood of single votes must not keep out blocks.
        if (_inARow < MostInARow && _short.TryDequeue(out work))
        {
            _inARow++;
            return work;
        }

        _inARow = 0;
        return _inbox.Reader.TryRead(out work) || _short.TryDequeue(out work) ? work : null;
    }

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

    private sealed class Nothing : Work
    {
        public override Task Do() => Task.CompletedTask;

        public override void Abandon(Exception reason)
        {
        }
    }
}
