using Orleans.Storage;

namespace OrleansBallot.Tests.Storage;

/// <summary>What every home of grains' state promises.</summary>
public abstract class GrainStateContract : IAsyncLifetime
{
    private IGrainStorage _storage = null!;

    protected static GrainId Tracker { get; } = GrainId.Parse("tracker/main");

    /// <summary>The storage that the next start of the silo finds.</summary>
    protected abstract ValueTask<IGrainStorage> Start();

    /// <summary>The silo's process dies.</summary>
    protected abstract void Kill();

    public async ValueTask InitializeAsync() => await StartAgain();

    public ValueTask DisposeAsync()
    {
        Kill();
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task Is_fresh_before_it_was_written()
    {
        var state = await Read();

        Assert.Empty(state.State!.Names);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Outlives_the_silo_once_it_was_written()
    {
        var state = await Read();
        state.State!.Names.Add("node-1");
        await _storage.WriteStateAsync("members", Tracker, state);
        await Restart();

        var found = await Read();

        Assert.Equal(["node-1"], found.State!.Names);
        Assert.Equal(state.ETag, found.ETag);
        Assert.True(found.RecordExists);
    }

    [Fact]
    public async Task Of_a_stale_activation_is_refused_and_changes_nothing()
    {
        var (stale, current) = (await Read(), await Read());
        current.State!.Names.Add("current");
        await _storage.WriteStateAsync("members", Tracker, current);
        stale.State!.Names.Add("stale");

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("members", Tracker, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("members", Tracker, stale));

        Assert.Equal((current.ETag, null), (refused.StoredEtag, refused.CurrentEtag));
        Assert.Equal(["current"], (await Read()).State!.Names);
    }

    [Fact]
    public async Task Written_at_once_by_many_activations_is_the_first_one_s()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var state = new GrainState<Members>(new Members { Names = [$"{i}"] });
            return await Record.ExceptionAsync(() => _storage.WriteStateAsync("members", Tracker, state));
        }));

        Assert.Single(attempts, a => a is null);
        Assert.Equal(19, attempts.Count(a => a is InconsistentStateException));
    }

    [Fact]
    public async Task That_was_cleared_is_fresh_and_fits_no_older_tag()
    {
        var state = await Read();
        await _storage.WriteStateAsync("members", Tracker, state);
        var older = await Read();
        await _storage.ClearStateAsync("members", Tracker, state);
        await Restart();

        var found = await Read();
        Assert.False(found.RecordExists);
        Assert.Empty(found.State!.Names);
        await _storage.WriteStateAsync("members", Tracker, found);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("members", Tracker, older));
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
        await Restart();

        foreach (var (grain, name) in all)
        {
            var state = new GrainState<Members>();
            await _storage.ReadStateAsync(name, grain, state);
            Assert.Equal([$"{grain} {name}"], state.State!.Names);
        }
    }

    protected async Task StartAgain() => _storage = await Start();

    private async Task Restart()
    {
        Kill();
        await StartAgain();
    }

    protected async Task<GrainState<Members>> Read()
    {
        var state = new GrainState<Members>();
        await _storage.ReadStateAsync("members", Tracker, state);
        return state;
    }

    protected Task Write(GrainState<Members> state) => _storage.WriteStateAsync("members", Tracker, state);

    protected sealed class Members
    {
        public List<string> Names { get; init; } = [];
    }
}
