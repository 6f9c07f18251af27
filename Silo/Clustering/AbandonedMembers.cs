using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Before a silo joins, declares dead whoever has long been silent. The living say every few seconds that they live, so they are
/// waited for: after an outage of the database all of them seem to have been silent.
/// </summary>
internal sealed partial class AbandonedMembers(IStorageHome home, TimeProvider time, ILogger<AbandonedMembers> log) : IHostedService
{
    /// <summary>How often a member says that it lives.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _silence = 3 * Period;
    private static readonly TimeSpan _watch = 2 * Period;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var database = (PostgresDatabase)home;
        if (PostgresMembers.CountSilent(database, OrleansSilo.Cluster, _silence) == 0) return;
        await Task.Delay(_watch, time, cancellationToken);
        if (PostgresMembers.BurySilent(database, OrleansSilo.Cluster, _silence + _watch) is var buried and > 0) Buried(log, buried);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} silos of this network have been silent for long, and are taken for dead")]
    private static partial void Buried(ILogger log, int count);
}
