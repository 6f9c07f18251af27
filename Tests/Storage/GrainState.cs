using System.Text;
using Orleans.Storage;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage;

/// <summary>The state of grains as files.</summary>
public sealed class GrainState
{
    private static readonly GrainId _tracker = GrainId.Parse("tracker/main");

    private SimulatedDisk _disk = new("/data");
    private FileGrainStorage _storage;

    public GrainState() => _storage = Start();

    [Fact]
    public async Task Is_fresh_before_it_was_written()
    {
        var state = await Read();

        Assert.Empty(state.State!.Names);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Outlives_a_power_failure_once_it_was_written()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await _storage.WriteStateAsync("members", _tracker, state);
        Crash();

        var found = await Read();

        Assert.Equal(["node-1"], found.State!.Names);
        Assert.Equal(state.ETag, found.ETag);
        Assert.True(found.RecordExists);
    }

    [Fact]
    public async Task Is_the_old_or_the_new_one_wherever_the_power_fails()
    {
        foreach (var survivors in Enum.GetValues<Survivors>())
        {
            var finished = false;
            for (var point = 0; !finished; point++)
            {
                (_disk, _storage) = (new SimulatedDisk("/data"), null!);
                _storage = Start();
                var state = await Read();
                state.State!.Names.Add("old");
                await _storage.WriteStateAsync("members", _tracker, state);
                _disk.CrashAfter = _disk.Operations + point;
                state.State.Names[0] = "new";
                finished = await Record.ExceptionAsync(() => _storage.WriteStateAsync("members", _tracker, state)) is null;
                Crash(survivors, seed: point);

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
            _storage = Start();
            var state = await Read();
            await _storage.WriteStateAsync("members", _tracker, state);
            _disk.CrashAfter = _disk.Operations + point;
            finished = await Record.ExceptionAsync(() => _storage.WriteStateAsync("members", _tracker, state)) is null;
            Crash(Survivors.Everything);
            var seen = await Read();

            Crash();

            Assert.Equal(seen.ETag, (await Read()).ETag);
        }
    }

    [Fact]
    public async Task Of_a_stale_activation_is_refused_and_changes_nothing()
    {
        var (stale, current) = (await Read(), await Read());
        current.State!.Names.Add("current");
        await _storage.WriteStateAsync("members", _tracker, current);
        stale.State!.Names.Add("stale");

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("members", _tracker, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("members", _tracker, stale));

        Assert.Equal((current.ETag, null), (refused.StoredEtag, refused.CurrentEtag));
        Assert.Equal(["current"], (await Read()).State!.Names);
    }

    [Fact]
    public async Task Written_at_once_by_many_activations_is_the_first_one_s()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var state = new GrainState<Members>(new Members { Names = [$"{i}"] });
            return await Record.ExceptionAsync(() => _storage.WriteStateAsync("members", _tracker, state));
        }));

        Assert.Single(attempts, a => a is null);
        Assert.Equal(19, attempts.Count(a => a is InconsistentStateException));
    }

    [Fact]
    public async Task That_was_cleared_is_fresh_and_fits_no_older_tag()
    {
        var state = await Read();
        await _storage.WriteStateAsync("members", _tracker, state);
        var older = await Read();
        await _storage.ClearStateAsync("members", _tracker, state);
        Crash();

        var found = await Read();
        Assert.False(found.RecordExists);
        Assert.Empty(found.State!.Names);
        await _storage.WriteStateAsync("members", _tracker, found);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("members", _tracker, older));
    }

    [Fact]
    public async Task Differs_by_grain_and_name_whatever_they_contain()
    {
        string[] grains =
        [
            "tracker/main", "tracker/MAIN", "tracker/../main", "tracker/ma/in", "tracker/ü", "tracker/%2e", "node/" + new string('x', 500),
        ];
        string[] names = ["members", "Members", "../members", ""];
        var all = grains.SelectMany(g => names.Select(n => (Grain: GrainId.Parse(g), Name: n))).ToArray();
        foreach (var (grain, name) in all)
        {
            var state = new GrainState<Members>(new Members { Names = [$"{grain} {name}"] });
            await _storage.WriteStateAsync(name, grain, state);
        }
        Crash();

        foreach (var (grain, name) in all)
        {
            var state = new GrainState<Members>();
            await _storage.ReadStateAsync(name, grain, state);
            Assert.Equal([$"{grain} {name}"], state.State!.Names);
        }
        var files = _disk.Files.Where(f => f.EndsWith(".json", StringComparison.Ordinal));
        Assert.All(files, f => Assert.Matches("^/data/state/[a-z0-9%.-]{1,205}$", f));
    }

    [Fact]
    public async Task With_any_byte_changed_is_never_another_state()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await _storage.WriteStateAsync("members", _tracker, state);
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

    [Fact]
    public async Task On_a_full_disk_stays_as_it_was_and_the_error_names_the_setting()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await _storage.WriteStateAsync("members", _tracker, state);
        var etag = state.ETag;
        _disk.Capacity = 0;

        state.State.Names.Add("node-2");
        var error = await Assert.ThrowsAsync<StorageException>(() => _storage.WriteStateAsync("members", _tracker, state));

        Assert.Contains("Ballot:DataDirectory", error.Message, StringComparison.Ordinal);
        Assert.Equal(etag, state.ETag);
        Assert.Equal(["node-1"], (await Read()).State!.Names);
        _disk.Capacity = long.MaxValue;
        await _storage.WriteStateAsync("members", _tracker, state);
        Assert.Equal(["node-1", "node-2"], (await Read()).State!.Names);
    }

    [Fact]
    public async Task Is_readable_json()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await _storage.WriteStateAsync("members", _tracker, state);

        var text = Encoding.UTF8.GetString(_disk["/data/state/tracker%2fmain.members.json"]);
        Assert.Contains("\"Value\":{\"Names\":[\"node-1\"]}", text, StringComparison.Ordinal);
    }

    private FileGrainStorage Start() => new(DataDirectory.Open("/data", _disk));

    private void Crash(Survivors survivors = Survivors.Nothing, int seed = 0)
    {
        _disk = _disk.Crash(survivors, seed);
        _storage = Start();
    }

    private async Task<GrainState<Members>> Read()
    {
        var state = new GrainState<Members>();
        await _storage.ReadStateAsync("members", _tracker, state);
        return state;
    }

    private sealed class Members
    {
        public List<string> Names { get; init; } = [];
    }
}
