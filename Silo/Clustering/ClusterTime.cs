using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Orleans' own clock: the database's time when this silo starts, and monotonic from there. Orleans' loops wait for moments. By a wall
/// clock that is set back none of them would run until it has caught up: this silo would show no sign of life, and would not notice that
/// others die. By a wall clock that is an hour ahead it would take every silo that starts for long dead.
/// </summary>
internal sealed class ClusterTime(PostgresDatabase? database) : TimeProvider
{
    private readonly DateTimeOffset _start = database?.Now ?? System.GetUtcNow();
    private readonly long _at = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_at);
}
