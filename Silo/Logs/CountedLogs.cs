using Microsoft.Extensions.Options;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Silo.Logs;

/// <summary>
/// Logs a warning or an error once, and counts its repetitions: a database that is away for a minute fails thousands of calls, each with a
/// stack, and would bury all other lines. A failure that passes by itself is one line, without its stack.
/// </summary>
internal sealed class CountedLogs(ILoggerFactory inner, TimeProvider time) : ILoggerFactory
{
    /// <summary>For how long repetitions are counted before the same is logged again.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // Different lines that are counted at the same time; beyond that the counts begin anew.
    private const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Category, int Event, string What), Said> _said = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName, inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    /// <returns>How often it was kept back since it was last logged; null where it is kept back now.</returns>
    private int? Count(string category, int number, string what)
    {
        lock (_gate)
        {
            if (_said.Count >= Most) _said.Clear();
            var key = (category, number, what);
            if (_said.TryGetValue(key, out var said) && time.GetElapsedTime(said.Since) < Period)
            {
                said.Kept++;
                return null;
            }

            _said[key] = new(time.GetTimestamp());
            return said?.Kept ?? 0;
        }
    }

    private sealed class Said(long since)
    {
        public long Since => since;

        public int Kept { get; set; }
    }

    private sealed class Logger(CountedLogs logs, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            if (!inner.IsEnabled(logLevel) || QuietLogs.IsOfStrangers(eventId)) return;

            // Messages of ours name nodes and states. Those of others name calls and activations, so no two are the same.
            var message = formatter(state, exception);
            var isOurs = QuietLogs.IsOurs(category);
            if (logs.Count(category, eventId.Id, isOurs ? message : exception?.GetType().Name ?? "") is not { } kept) return;
            var passing = Causes(exception).FirstOrDefault(cause => PassingFailure.Is(cause, CancellationToken.None));
            if (kept == 0 && passing is null)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            var reason = passing is null ? "" : $" ({passing.Message})";
            var count = kept > 0 ? $" [{kept} times more since this was last said]" : "";
            inner.Log(logLevel, eventId, $"{message}{reason}{count}".ReplaceLineEndings(" "), passing is null ? exception : null,
                (line, _) => line);
        }

        private static IEnumerable<Exception> Causes(Exception? failure)
        {
            for (var cause = failure; cause is not null; cause = cause.InnerException) yield return cause;
        }
    }
}

internal static class CountedLogging
{
    /// <summary>Puts the counting before every log.</summary>
    public static void AddCountedLogs(this IServiceCollection services) => services.AddSingleton<ILoggerFactory>(all => new CountedLogs(
        new LoggerFactory(
            all.GetServices<ILoggerProvider>(), all.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            all.GetService<IOptions<LoggerFactoryOptions>>(),
            all.GetService<IExternalScopeProvider>()),
        all.GetService<TimeProvider>() ?? TimeProvider.System));
}
