using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// A test of the page in a real browser against a real silo. Whoever visits must not notice an error in the console, a breach of
/// the content security policy, or a request to anybody but the silo.
/// </summary>
public abstract class PageTest : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    public virtual ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var visitor in _visitors) await visitor.Leave();
        var faults = _visitors.SelectMany(visitor => visitor.Faults).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    /// <summary>Somebody with a browser of their own comes to the page.</summary>
    private protected async Task<Visitor> Visit(SiloHost silo, Look? look = null) => await Visit(silo.Address, look);

    private protected async Task<Visitor> Visit(Uri address, Look? look = null) =>
        Noted(await Visitor.Come(await Chromium.Shared, address, look ?? Look.Desktop));

    /// <summary>An operator comes to the dashboard, and gives the token as the password.</summary>
    private protected async Task<Visitor> Operate(SiloHost silo) =>
        Noted(await Visitor.Come(await Chromium.Shared, silo.Address, Look.Desktop, "dashboard/", silo.Token));

    private Visitor Noted(Visitor visitor)
    {
        _visitors.Add(visitor);
        return visitor;
    }
}
