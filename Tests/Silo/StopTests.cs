using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>A silo is stopped while it mines and takes votes, at one moment or another of all that it does.</summary>
public sealed class StopTests
{
    private const int Stops = 10;
    private const int VotersAtOnce = 4;

    [Fact]
    public async Task However_often_a_busy_silo_is_stopped_it_has_nothing_to_warn_of()
    {
        using var log = new Warnings();
        var data = TemporaryDirectory.New();
        var votes = 0;
        Transaction? election = null;
        for (var stop = 0; stop < Stops; stop++)
        {
            await using var silo = await SiloHost.Start(data, log, "Ballot:Chain:TargetBlockTime=100ms");
            election ??= await silo.OpenElection(Voters.Organiser);
            var before = Volatile.Read(ref votes);
            var voting = Enumerable.Range(0, VotersAtOnce).Select(_ => Vote(silo, election)).ToArray();

            // Some silos have hardly begun, others have blocks on their way.
            await Eventually.True(() => Task.FromResult(Volatile.Read(ref votes) > before + (16 * stop)), "it has taken some votes");
            await silo.Stop();
            await Task.WhenAll(voting);
        }

        Assert.Empty(log.Lines);

        async Task Vote(SiloHost silo, Transaction toThat)
        {
            try
            {
                while (true)
                {
                    using var answer = await silo.Submit(silo.Vote(Voters.Number(Interlocked.Increment(ref votes)), toThat, 0));
                    if (answer.StatusCode != HttpStatusCode.Accepted) return;
                }
            }
            catch (HttpRequestException)
            {
                // It has stopped.
            }
        }
    }

    /// <summary>What would be printed: the product's own warnings and worse. While a silo stops nothing else passes.</summary>
    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("OrleansBallot", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
