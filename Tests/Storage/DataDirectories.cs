using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>What an operator can get wrong about the data directory, and what the error says.</summary>
public sealed class DataDirectories : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("ballot-").FullName;

    [Fact]
    public void Are_made_where_they_are_missing()
    {
        var path = Path.Combine(_path, "a", "b");

        using var data = DataDirectory.Open(path);

        Assert.Equal(path, data.Location);
        Assert.True(File.Exists(Path.Combine(path, "lock")));
    }

    [Fact]
    public void Serve_one_silo_at_a_time()
    {
        using (DataDirectory.Open(_path))
            Refused(_path, "which another silo is using");

        DataDirectory.Open(_path).Dispose();
    }

    [Fact]
    public void Must_not_be_files()
    {
        var path = Path.Combine(_path, "file");
        File.WriteAllText(path, "");

        Refused(path, "which is a file");
        Refused(Path.Combine(path, "inside"), "can't be used");
    }

    [Fact]
    public void Must_be_writable()
    {
        var disk = new SimulatedDisk("/data") { ReadOnly = true };
        var error = Assert.Throws<StorageException>(() => DataDirectory.Open("/data/ballot", disk));

        Assert.Contains("'/data/ballot'", error.Message, StringComparison.Ordinal);
        Assert.Contains(DataDirectory.Setting, error.Message, StringComparison.Ordinal);
        Assert.IsType<UnauthorizedAccessException>(error.InnerException);
    }

    [Fact]
    public async Task That_become_read_only_are_named_when_a_node_is_opened()
    {
        var disk = new SimulatedDisk("/data");
        var store = new FileLogStore(DataDirectory.Open("/data", disk));
        disk.ReadOnly = true;

        var error = await Assert.ThrowsAsync<StorageException>(() => store.Open("node-1", TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("'/data' (Ballot:DataDirectory)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_nobody_once_their_lock_is_gone()
    {
        var data = DataDirectory.Open(_path);
        var log = await new FileLogStore(data).Open("node-1", TestContext.Current.CancellationToken);
        data.Dispose();

        var error = await Assert.ThrowsAsync<StorageException>(() => log.Append([(RecordKind.Block, new byte[1])]).AsTask());

        Assert.IsType<ObjectDisposedException>(error.InnerException);
    }

    [Fact]
    public async Task Keep_what_they_hold_to_their_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists in place of modes.");
        using var data = DataDirectory.Open(Path.Combine(_path, "own"));
        await using var log = await new FileLogStore(data).Open("node-1", TestContext.Current.CancellationToken);
        await log.GetOrAdd("rsa", () => [1], TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(data.Location, "*", SearchOption.AllDirectories);

        Assert.Contains(Path.Combine(data.Location, "nodes", "node-1", "rsa.secret"), files);
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(f).UnixFileMode));
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static void Refused(string path, string reason)
    {
        var error = Assert.Throws<StorageException>(() => DataDirectory.Open(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(DataDirectory.Setting, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
