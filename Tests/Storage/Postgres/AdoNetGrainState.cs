using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Storage;

/// <summary>The state of grains as Orleans keeps it in a database, by our statements.</summary>
public sealed class AdoNetGrainState : IAsyncLifetime
{
    private const string Name = "tested";

    private static readonly GrainId _tracker = GrainId.Parse("tracker/main");

    private IHost _silo = null!;
    private IGrainStorage _storage = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePorts.Next(), gatewayPort: 0)
            .AddAdoNetGrainStorage(Name, options => (options.Invariant, options.ConnectionString) = ("Npgsql", connection)));
        _silo = builder.Build();
        await _silo.StartAsync();
        _storage = _silo.Services.GetRequiredKeyedService<IGrainStorage>(Name);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
    }

    [Fact]
    public async Task Written_first_by_many_at_once_is_one_s()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            await Record.ExceptionAsync(() => Write(new(new Members { Names = [$"{i}"] })))));

        Assert.Single(attempts, attempt => attempt is null);
        Assert.Equal(19, attempts.Count(attempt => attempt is InconsistentStateException));
        Assert.Equal([$"{Array.IndexOf(attempts, null)}"], (await Read()).State!.Names);
    }

    [Fact]
    public async Task Of_a_stale_activation_is_refused_and_changes_nothing()
    {
        await Write(new(new Members { Names = ["first"] }));
        var (stale, current) = (await Read(), await Read());
        current.State!.Names.Add("current");
        await Write(current);
        stale.State!.Names.Add("stale");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("members", _tracker, stale));

        Assert.Equal(["first", "current"], (await Read()).State!.Names);
        await Write(current);
    }

    [Fact]
    public async Task That_was_cleared_is_fresh_and_fits_no_older_tag()
    {
        await Write(new(new Members { Names = ["first"] }));
        var (older, state) = (await Read(), await Read());
        await _storage.ClearStateAsync("members", _tracker, state);

        var found = await Read();
        Assert.False(found.RecordExists);
        await Write(found);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(older));
    }

    private Task Write(GrainState<Members> state) => _storage.WriteStateAsync("members", _tracker, state);

    private async Task<GrainState<Members>> Read()
    {
        var state = new GrainState<Members>(new Members());
        await _storage.ReadStateAsync("members", _tracker, state);
        return state;
    }

    private sealed class Members
    {
        public List<string> Names { get; init; } = [];
    }
}
