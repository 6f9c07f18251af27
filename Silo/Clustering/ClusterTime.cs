using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// What Orleans itself takes for the time: the database's when this silo starts, and on from there by the monotonic clock. Its loops wait
/// for moments, so that by a wall clock that was set back none of them would run until it has caught up: no sign of life, no look at the
/// others, and nobody misses who dies. And by one that is an hour ahead whoever starts would be dead for long.
/// </summary>
internal sealed class ClusterTime(PostgresDatabase? database) : TimeProvider
{
    private readonly DateTimeOffset _start = database?.Now ?? System.GetUtcNow();
    private readonly long _at = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_at);
}
