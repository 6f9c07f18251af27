using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>A silo with a club's elections. It is started by the first test that looks, where there is a browser.</summary>
public sealed class SceneFixture : IAsyncLifetime
{
    private readonly Lazy<Task<Scene>> _scene = new(async () =>
        await Page.Scene.Set(await SiloHost.Start(null, "Ballot:Nodes=4", "Ballot:Chain:TargetBlockTime=200ms")));

    internal Task<Scene> Scene => Started();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_scene.IsValueCreated) await (await _scene.Value).Silo.DisposeAsync();
    }

    private async Task<Scene> Started()
    {
        await Chromium.Shared;
        return await _scene.Value;
    }
}
