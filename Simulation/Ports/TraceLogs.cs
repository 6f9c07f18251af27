using Microsoft.Extensions.Logging;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Ports;

/// <summary>The logs of a silo's grains, as lines of the trace.</summary>
internal sealed class TraceLogs(World world, string silo) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Lines(world, silo);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }

    private sealed class Lines(World world, string silo) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => world.Trace.IsRead;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var failure = exception is null ? "" : $"({exception.GetType().Name}: {exception.Message})";
            world.Trace.Say(world.Now, silo, logLevel is LogLevel.Debug ? "debug" : "log", $"{formatter(state, exception)} {failure}");
        }
    }
}
