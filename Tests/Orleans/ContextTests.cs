using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Tests.Orleans;

/// <summary>Looks at what came with the call. Keyed by the test.</summary>
public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Find(string key);

    Task<string?> FindBehind(string key, string behind);

    Task OverwriteSynchronously(string key, string value);

    Task<string?> ClearThenFindBehind(string key, string behind);

    Task<bool> SeesAsyncLocal();
}

public sealed class ContextGrain : Grain, IContextGrain
{
    public static AsyncLocal<string?> Local { get; } = new();

    public Task<string?> Find(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> FindBehind(string key, string behind) => GrainFactory.GetGrain<IContextGrain>(behind).Find(key);

    [SuppressMessage("Performance", "CA1849", Justification = "Without an async method nothing would undo what leaks.")]
    public Task OverwriteSynchronously(string key, string value)
    {
        RequestContext.Set(key, value);
        Local.Value = value;
        return Task.CompletedTask;
    }

    public Task<string?> ClearThenFindBehind(string key, string behind)
    {
        RequestContext.Clear();
        return FindBehind(key, behind);
    }

    public Task<bool> SeesAsyncLocal() => Task.FromResult(Local.Value is not null);
}

[Collection(OrleansTests.Name)]
public sealed class ContextTests(SharedSilos shared)
{
    private readonly string _key = ThreeSilos.NewKey();
    private readonly string _other = ThreeSilos.NewKey();

    private IContextGrain Grain => shared.Silos.Outside.GetGrain<IContextGrain>(_key);

    [Fact]
    public async Task It_flows_on_through_grains()
    {
        RequestContext.Set("token", "secret");
        Assert.Equal("secret", await Grain.FindBehind("token", _other));
    }

    [Fact]
    public async Task Cleared_at_the_entry_it_flows_no_further()
    {
        RequestContext.Set("token", "secret");
        Assert.Null(await Grain.ClearThenFindBehind("token", _other));
    }

    [Fact]
    public async Task A_call_does_not_see_what_the_one_before_set()
    {
        await Grain.OverwriteSynchronously("token", "left behind");
        Assert.Null(await Grain.Find("token"));
        Assert.False(await Grain.SeesAsyncLocal());
    }
}
