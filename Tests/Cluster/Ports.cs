using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Cluster;

/// <summary>Searches on the thread pool, when the test lets it.</summary>
internal sealed class GatedFinder : INonceFinder
{
    private readonly ConcurrentQueue<ulong> _starts = new();
    private volatile TaskCompletionSource _open = Opened();

    /// <summary>The first nonce of every search so far.</summary>
    public IReadOnlyCollection<ulong> Starts => _starts;

    /// <summary>From now on nothing is found.</summary>
    public void Close() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public async Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop)
    {
        _starts.Enqueue(first);
        await _open.Task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        const ulong stretch = 1 << 20;
        return stop.IsCancellationRequested
            ? new(null, 0)
            : new(await Task.Run(() => NonceSearch.Find(header, difficulty, first, stretch), CancellationToken.None), stretch);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

/// <summary>Keeps what was logged as a warning or worse, for the message of a test that fails.</summary>
internal sealed class CapturedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
