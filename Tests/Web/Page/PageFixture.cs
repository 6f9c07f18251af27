using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web.Page;

[assembly: AssemblyFixture(typeof(PageFixture))]

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// A silo for all tests of the page that don't disturb each other. It is started by the first of them, where there is a browser.
/// </summary>
public sealed class PageFixture : IAsyncLifetime
{
    private readonly Lazy<Task<SiloHost>> _silo = new(() => SiloHost.Start(null, "Ballot:Chain:TargetBlockTime=200ms"));

    internal Task<SiloHost> Silo => Started();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_silo.IsValueCreated) await (await _silo.Value).DisposeAsync();
    }

    private async Task<SiloHost> Started()
    {
        await Chromium.Shared;
        return await _silo.Value;
    }
}
