using OrleansBallot.Storage;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Checks whether the storage still takes writes. A disk that hangs fails nothing: votes just wait, and nobody says why. So a little is
/// written every few seconds, and each change between well and ill is logged once.
/// </summary>
internal sealed partial class StorageWatch(IStorageHome home, TimeProvider time, ILogger<StorageWatch> log) : BackgroundService
{
    /// <summary>For how long a write may wait: a disk under load takes a second at times.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private volatile string? _trouble;

    /// <summary>Why nothing can be written now; null while it can.</summary>
    public string? Trouble => _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var began = time.GetTimestamp();
            try
            {
                // One at a time, however long it takes: each write that hangs holds a thread.
                var probe = home.Probe();
                await Task.WhenAny(probe, Task.Delay(Patience, time, stoppingToken));
                if (!probe.IsCompleted)
                    Note(
                        $"Nothing can be written to {home.Description}: a write has waited for {Patience.TotalSeconds} s, and still does.");
                await probe.WaitAsync(stoppingToken);
                if (_trouble is not null) Well(log, home.Description, time.GetElapsedTime(began).TotalSeconds);
                _trouble = null;
            }
            catch (StorageException failure)
            {
                Note(failure.Message);
            }

            await Task.Delay(_pause, time, stoppingToken);
        }
    }

    private void Note(string trouble)
    {
        if (_trouble is null) Ill(log, trouble);
        _trouble = trouble;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Votes are refused: {Reason}")]
    private static partial void Ill(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Storage} takes what is written again; the last write took {Seconds:0.0} s")]
    private static partial void Well(ILogger log, string storage, double seconds);
}
