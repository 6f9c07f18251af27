using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage;

/// <summary>The contract on this machine's disk.</summary>
public sealed class FileStorage : StorageContract
{
    private readonly string _path = Directory.CreateTempSubdirectory("ballot-").FullName;
    private DataDirectory? _data;

    protected override ValueTask<ILogStore> Start()
    {
        _data = DataDirectory.Open(_path);
        return new(new FileLogStore(_data));
    }

    protected override ValueTask Kill()
    {
        _data?.Dispose();
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}

/// <summary>The contract on a disk that loses, at every end of the process, all that was not synced.</summary>
public sealed class FileStorageOnASimulatedDisk : StorageContract
{
    private SimulatedDisk _disk = new("/data");

    protected override ValueTask<ILogStore> Start() => new(new FileLogStore(DataDirectory.Open("/data", _disk)));

    protected override ValueTask Kill()
    {
        _disk = _disk.Crash(Survivors.Nothing);
        return default;
    }
}

/// <summary>A data directory knows when it is a copy.</summary>
public sealed class CopiedFiles
{
    [Fact]
    public async Task A_copy_is_another_place_and_stays_that()
    {
        var disk = new SimulatedDisk("/data");
        var original = await Place(disk);
        var copied = disk.Restored();

        var copy = await Place(copied);

        Assert.NotEqual(original, copy);
        Assert.Equal(copy, await Place(copied));
        Assert.Equal(original, await Place(disk));
    }

    [Fact]
    public async Task A_backup_over_the_directory_itself_is_noticed_once_it_was_started_in_between()
    {
        var disk = new SimulatedDisk("/data");
        var before = await Place(disk);
        var backup = disk["/data/place"];
        await Place(disk);

        // As cp does it: into the file that is there.
        using (var file = ((IDisk)disk).Open("/data/place")) file.Write(0, [backup]);

        Assert.NotEqual(before, await Place(disk));
    }

    [Fact]
    public async Task On_a_real_file_system_a_copy_is_noticed_whatever_times_it_keeps()
    {
        var (data, copy) = (TemporaryDirectory.New(), Directory.CreateDirectory(TemporaryDirectory.New()).FullName);
        var original = await Place(data);
        var (from, to) = (Path.Combine(data, "place"), Path.Combine(copy, "place"));
        File.Copy(from, to);
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));

        Assert.NotEqual(original, await Place(copy));
        Assert.Equal(original, await Place(data));
    }

    private static async Task<string> Place(SimulatedDisk disk)
    {
        using var data = DataDirectory.Open("/data", disk);
        return await new FileLogStore(data).Place(TestContext.Current.CancellationToken);
    }

    private static async Task<string> Place(string path)
    {
        using var data = DataDirectory.Open(path);
        return await new FileLogStore(data).Place(TestContext.Current.CancellationToken);
    }
}
