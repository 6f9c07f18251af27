using Microsoft.Extensions.Logging;

namespace OrleansBallot.Tests.Support;

/// <summary>A log that a test reads.</summary>
internal class LogLines : ILogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(formatter(state, exception));
}

/// <summary>The log of one class.</summary>
internal sealed class LogLines<T> : LogLines, ILogger<T>;
