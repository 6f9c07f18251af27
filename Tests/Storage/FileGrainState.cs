using System.Text;
using Orleans.Storage;
using OrleansBallot.Grains.State;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>The state of grains as files, on a disk that loses, at every start of the silo, all that was not synced.</summary>
public sealed class FileGrainState : GrainStateContract
{
    private SimulatedDisk _disk = new("/data");
    private JsonGrainStorage _files = null!;

    protected override ValueTask<IGrainStorage> Start() =>
        new(_files = new JsonGrainStorage(new FileStateStore(DataDirectory.Open("/data", _disk))));

    protected override void Kill() => _disk = _disk.Crash(Survivors.Nothing);

    [Fact]
    public async Task Has_file_names_that_every_file_system_takes_whatever_the_grain_is_called()
    {
        foreach (var grain in (string[])["tracker/MAIN", "tracker/../main", "tracker/ma/in", "tracker/ü", "node/" + new string('x', 500)])
            await _files.WriteStateAsync("../members", GrainId.Parse(grain), new GrainState<Members>(new Members()));

        var files = _disk.Files.Where(f => f.EndsWith(".json", StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, files.Length);
        Assert.All(files, f => Assert.Matches("^/data/state/[a-z0-9%.-]{1,205}$", f));
    }

    [Fact]
    public async Task Is_the_old_or_the_new_one_wherever_the_power_fails()
    {
        foreach (var survivors in Enum.GetValues<Survivors>())
        {
            var finished = false;
            for (var point = 0; !finished; point++)
            {
                _disk = new SimulatedDisk("/data");
                await StartAgain();
                var state = await Read();
                state.State!.Names.Add("old");
                await Write(state);
                _disk.CrashAfter = _disk.Operations + point;
                state.State.Names[0] = "new";
                finished = await Record.ExceptionAsync(() => Write(state)) is null;
                await Crash(survivors, seed: point);

                var found = Assert.Single((await Read()).State!.Names);

                Assert.True(found == "new" || (found == "old" && !finished), $"'{found}' after a crash at {point}");
            }
        }
    }

    [Fact]
    public async Task That_was_read_after_a_crash_is_not_undone_by_the_next_one()
    {
        var finished = false;
        for (var point = 0; !finished; point++)
        {
            _disk = new SimulatedDisk("/data");
            await StartAgain();
            var state = await Read();
            await Write(state);
            _disk.CrashAfter = _disk.Operations + point;
            finished = await Record.ExceptionAsync(() => Write(state)) is null;
            await Crash(Survivors.Everything);
            var seen = await Read();

            await Crash();

            Assert.Equal(seen.ETag, (await Read()).ETag);
        }
    }

    [Fact]
    public async Task With_any_byte_changed_is_never_another_state()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await Write(state);
        var path = _disk.Files.Single(f => f.EndsWith(".json", StringComparison.Ordinal));
        var original = _disk[path];

        for (var at = 0; at < original.Length; at++)
        {
            _disk[path] = [.. original[..at], (byte)(original[at] ^ 1), .. original[(at + 1)..]];

            var error = await Record.ExceptionAsync(Read);
            Assert.True(error is StorageException, $"the change at {at} went unnoticed: {Encoding.UTF8.GetString(_disk[path])}");
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Such an escape reads as JSON, and fails only where the value is written again.</summary>
    [Fact]
    public async Task With_half_a_character_is_damaged()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await Write(state);
        var path = _disk.Files.Single(f => f.EndsWith(".json", StringComparison.Ordinal));
        var text = Encoding.UTF8.GetString(_disk[path]);
        _disk[path] = Encoding.UTF8.GetBytes(text.Replace("node-1", "\\ud800", StringComparison.Ordinal));

        var error = await Record.ExceptionAsync(Read);

        Assert.IsType<StorageException>(error);
        Assert.Contains($"'{path}' is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_stays_as_it_was_and_the_error_names_the_setting()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await Write(state);
        var etag = state.ETag;
        _disk.Capacity = 0;

        state.State.Names.Add("node-2");
        var error = await Assert.ThrowsAsync<StorageException>(() => Write(state));

        Assert.Contains("Ballot:DataDirectory", error.Message, StringComparison.Ordinal);
        Assert.Equal(etag, state.ETag);
        Assert.Equal(["node-1"], (await Read()).State!.Names);
        _disk.Capacity = long.MaxValue;
        await Write(state);
        Assert.Equal(["node-1", "node-2"], (await Read()).State!.Names);
    }

    [Fact]
    public async Task Is_readable_json()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await Write(state);

        var text = Encoding.UTF8.GetString(_disk["/data/state/tracker%2fmain.members.json"]);
        Assert.Contains("\"Value\":{\"Names\":[\"node-1\"]}", text, StringComparison.Ordinal);
    }

    private async Task Crash(Survivors survivors = Survivors.Nothing, int seed = 0)
    {
        _disk = _disk.Crash(survivors, seed);
        await StartAgain();
    }
}
