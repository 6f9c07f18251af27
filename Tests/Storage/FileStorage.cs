using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage;

/// <summary>The contract on this machine's disk.</summary>
public sealed class FileStorage : StorageContract
{
    private readonly string _path = Directory.CreateTempSubdirectory("ballot-").FullName;
    private DataDirectory? _data;

    protected override ValueTask<IBlockStore> Start()
    {
        _data = DataDirectory.Open(_path);
        return new(new FileBlockStore(_data));
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

    protected override ValueTask<IBlockStore> Start() => new(new FileBlockStore(DataDirectory.Open("/data", _disk)));

    protected override ValueTask Kill()
    {
        _disk = _disk.Crash(Survivors.Nothing);
        return default;
    }
}
