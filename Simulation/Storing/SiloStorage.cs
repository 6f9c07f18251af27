using OrleansBallot.Grains.State;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Worlds;
using OrleansBallot.Storage;

namespace OrleansBallot.Simulation.Storing;

/// <summary>
/// A silo's way to the database. Question and answer take time, and either may be lost: then nobody knows whether the database did what it
/// was asked to.
/// </summary>
internal sealed class SiloStorage : IStateStore
{
    /// <summary>The least time that a question to the database takes, or its answer.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(500);

    /// <summary>The most time that either takes.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(8);

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Database _database;
    private readonly Dice _dice;

    public SiloStorage(Process process, Database database)
    {
        (_process, _database) = (process, database);
        _dice = process.World.Dice($"storage of {process.Machine.Name}");
        Logs = new SharedLogStore(this);
    }

    /// <summary>The logs of nodes and registrars.</summary>
    public ILogStore Logs { get; }

    /// <summary>Reads a grain's state.</summary>
    public async Task<IPersistentState<T>> State<T>(string name, GrainId grain) where T : class, new()
    {
        var state = new SimulatedState<T>(new PortableGrainStorage(new JsonGrainStorage(this)), name, grain);
        await state.ReadStateAsync();
        return state;
    }

    public Task<StoredState> Read(string owner, string name) =>
        Ask("read state", database => new ValueTask<StoredState>(database.States.Read(owner, name)));

    public Task<(bool Done, long Version)> Replace(string owner, string name, long known, string? value) => Ask(
        "replace state", database => new ValueTask<(bool, long)>(database.States.Replace(owner, name, known, value)));

    /// <summary>Has the database do something.</summary>
    /// <exception cref="StorageException">The database, or the way to it, fails; it may have done it nevertheless.</exception>
    public Task<T> Ask<T>(string what, Func<Database, ValueTask<T>> work)
    {
        var answer = new TaskCompletionSource<T>();
        var server = _database.Process;
        var (links, from, to) = (_database.Links, _process.Machine, _database.Machine);
        Later(Half(), () =>
        {
            if (server.IsDead || links.IsCut(from, to))
            {
                Later(_patience, () => answer.TrySetException(Unreachable()));
                return;
            }

            // What it does it does at once. A paused database does it when it goes on.
            server.Do(() => Work(answer, what, work, () => links.IsCut(to, from)));
        });
        _process.After(2 * _patience, () => answer.TrySetException(Unreachable()));
        return answer.Task;
    }

    private void Work<T>(TaskCompletionSource<T> answer, string what, Func<Database, ValueTask<T>> work, Func<bool> isLost)
    {
        Action complete;
        try
        {
            var result = Database.Complete(work(_database));
            complete = () => answer.TrySetResult(result);
        }
        catch (Exception failure)
        {
            complete = () => answer.TrySetException(failure);
        }

        if (isLost()) _process.World.Trace.Note(_process.World.Now, _database.Machine.Name, "lost the answer", what);
        else Later(Half(), complete);
    }

    private void Later(TimeSpan delay, Action what) => _process.After(delay, what);

    private TimeSpan Half() => _dice.Between(Quick, Slow);

    private static StorageException Unreachable() =>
        new("The database does not answer.", new IOException("The connection was lost."));
}
