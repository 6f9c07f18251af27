using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Silo;

/// <summary>A silo whose disk hangs: it fails nothing, and takes nothing.</summary>
public sealed class StorageWatchTests
{
    [Fact]
    public async Task A_disk_that_hangs_makes_the_silo_unhealthy_with_the_reason_until_it_goes_on()
    {
        var (time, disk) = (new FakeTimeProvider(), new HangingDisk());
        var log = new LogLines<StorageWatch>();
        using var watch = new StorageWatch(disk, time, log);
        await using var silo = await SiloHost.StartWith(services => services.AddSingleton(watch), "Ballot:Nodes=1");
        Assert.Null(watch.Trouble);

        disk.Hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Passes(() => watch.Trouble is not null);

        var health = await silo.Get("/healthz");
        Assert.Equal("unhealthy", health.Text("status"));
        Assert.Contains("a write has waited", health.Text("storage"), StringComparison.Ordinal);
        Assert.Contains("a write has waited", (await silo.Get("/readyz")).Text("detail"), StringComparison.Ordinal);

        disk.Hangs.SetResult();
        await Passes(() => watch.Trouble is null);
        Assert.Equal("healthy", (await silo.Get("/healthz")).Text("status"));
        Assert.Equal(2, log.Lines.Count);

        Task Passes(Func<bool> condition) => Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(condition());
            },
            "the watch has seen it");
    }

    [Fact]
    public async Task Both_homes_can_be_asked()
    {
        using var data = DataDirectory.Open(TemporaryDirectory.New());
        await data.Probe();
        using var database = OrleansBallot.Storage.Postgres.PostgresDatabase.Open(await (await PostgresServer.Shared).NewDatabase());
        await database.Probe();
    }

    private sealed class HangingDisk : IStorageHome
    {
        public TaskCompletionSource? Hangs { get; set; }

        public string Description => "'/data' (Ballot:DataDirectory)";

        public bool HasLogs => false;

        public byte[] GetOrAdd(string name, Func<byte[]> make) => make();

        public Task Probe() => Hangs?.Task ?? Task.CompletedTask;
    }
}
