using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>Appends that share a write and a sync.</summary>
public sealed class GroupCommits
{
    private readonly SimulatedDisk _disk = new("/data");

    [Fact]
    public async Task Gather_whatever_arrives_during_a_sync_into_the_next_one()
    {
        var log = await ScriptedRun.Open(_disk);
        var syncs = _disk.FileSyncs;
        _disk.Manual = true;

        var first = Append(log, 1);
        var during = Enumerable.Range(0, 500).Select(i => Append(log, (byte)i)).ToArray();

        _disk.RunNext();
        Assert.True(first.IsCompletedSuccessfully);
        Assert.DoesNotContain(during, d => d.IsCompleted);

        _disk.RunNext();
        Assert.All(during, d => Assert.True(d.IsCompletedSuccessfully));
        Assert.Equal(2, _disk.FileSyncs - syncs);
        Assert.Equal(0, _disk.WaitingWork);
    }

    [Fact]
    public async Task Acknowledge_nothing_before_the_sync()
    {
        var log = await ScriptedRun.Open(_disk);
        _disk.CrashAfter = _disk.Operations + 1;

        // The write succeeds, the sync never happens.
        await Assert.ThrowsAsync<StorageException>(() => Append(log, 1));

        Assert.Empty(await (await ScriptedRun.Open(_disk.Crash(Survivors.Nothing))).All());
    }

    [Fact]
    public async Task Are_bounded_so_that_a_write_has_an_end()
    {
        var log = await ScriptedRun.Open(_disk);
        _disk.Manual = true;
        var block = new byte[4 * 1024 * 1024];

        var appends = Enumerable.Range(0, 5).Select(_ => log.Append([(RecordKind.Block, block)]).AsTask()).ToArray();

        var completed = new List<int>();
        while (_disk.RunNext())
            completed.Add(appends.Count(a => a.IsCompleted));
        Assert.Equal([1, 3, 5], completed);
    }

    [Fact]
    public async Task Go_on_after_an_idle_time()
    {
        var log = await ScriptedRun.Open(_disk);
        for (byte i = 0; i < 10; i++)
            await Append(log, i);

        Assert.Equal(10, (await log.All()).Count);
    }

    [Fact]
    public async Task Fail_together_with_the_first_cause_and_nothing_follows()
    {
        var log = await ScriptedRun.Open(_disk);
        await Append(log, 1);
        _disk.Manual = true;
        var first = Append(log, 2);
        var waiting = Append(log, 3);
        _disk.FailNextSync = true;

        _disk.RunNext();
        var operations = _disk.Operations;

        foreach (var failed in new[] { first, waiting, Append(log, 4) })
        {
            var error = await Assert.ThrowsAsync<StorageException>(() => failed);
            Assert.Contains("node-1", error.Message, StringComparison.Ordinal);
            Assert.Equal("Input/output error", error.GetBaseException().Message);
        }
        Assert.False(_disk.RunNext());
        Assert.Equal(operations, _disk.Operations);
    }

    [Fact]
    public async Task That_failed_in_their_sync_are_durable_once_the_next_opening_shows_them()
    {
        var log = await ScriptedRun.Open(_disk);
        await Append(log, 1);
        _disk.FailNextSync = true;
        await Assert.ThrowsAsync<StorageException>(() => Append(log, 2));
        await log.DisposeAsync();

        // The process goes, the machine stays, and with it a page cache that shows what the disk doesn't have.
        var restarted = _disk.Crash(Survivors.Everything);
        var shown = await ScriptedRun.Payloads(await ScriptedRun.Open(restarted));
        var left = await ScriptedRun.Payloads(await ScriptedRun.Open(restarted.Crash(Survivors.Nothing)));

        Assert.Equal([[1], [2]], shown);
        Assert.Equal(shown, left);
    }

    [Fact]
    public async Task Stop_at_a_full_disk_with_an_error_that_names_the_setting()
    {
        var log = await ScriptedRun.Open(_disk);
        await Append(log, 1);
        _disk.Capacity = 1000;

        var error = await Assert.ThrowsAsync<StorageException>(() => log.Append([(RecordKind.Block, new byte[2000])]).AsTask());
        Assert.Contains("Ballot:DataDirectory", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageException>(() => Append(log, 2));

        var restarted = _disk.Crash(Survivors.Everything);
        var reopened = await ScriptedRun.Open(restarted);
        Assert.True(reopened.Recovery.TornBytes > 0);
        await Append(reopened, 3);
        Assert.Equal([[1], [3]], await ScriptedRun.Payloads(reopened));
    }

    [Fact]
    public async Task That_wait_when_the_log_is_closed_are_refused_and_the_one_under_way_is_finished()
    {
        var log = await ScriptedRun.Open(_disk);
        _disk.Manual = true;
        var underway = Append(log, 1);
        var waiting = Append(log, 2);

        var closing = log.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(closing.IsCompleted);
        _disk.Manual = false;
        _disk.RunNext();
        await closing;

        Assert.True(underway.IsCompletedSuccessfully);
        Assert.Equal([[1]], await ScriptedRun.Payloads(await ScriptedRun.Open(_disk.Crash(Survivors.Nothing))));
    }

    [Fact]
    public async Task Under_way_are_over_before_the_next_opening_looks_at_the_log()
    {
        var stop = TestContext.Current.CancellationToken;
        var store = new FileLogStore(DataDirectory.Open("/data", _disk));
        var leftover = await store.Open("node-1", stop);
        _disk.Manual = true;
        var underway = Append(leftover, 1);
        var waiting = Append(leftover, 2);

        var opening = store.Open("node-1", stop).AsTask();
        await Assert.ThrowsAsync<FencedException>(() => waiting);
        Assert.Equal(1, _disk.WaitingWork);
        _disk.Manual = false;
        _disk.RunNext();

        Assert.Equal([[1]], await ScriptedRun.Payloads(await opening));
        Assert.True(underway.IsCompletedSuccessfully);
    }

    private static Task<IReadOnlyList<LogPosition>> Append(INodeLog log, byte content) =>
        log.Append([(RecordKind.Accepted, new[] { content })]).AsTask();
}
