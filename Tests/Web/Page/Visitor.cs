using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Somebody at the page with a browser profile of their own. What they find they find by role and name, as a screen reader does.</summary>
internal sealed class Visitor
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    private Visitor(IBrowserContext context, IPage page, Uri silo)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type is "error" && !IsAnswer(message, silo)) _faults.Enqueue($"console: {message.Text} ({message.Location})"); };
        page.PageError += (_, error) => _faults.Enqueue($"error: {error}");
        page.Crash += (_, _) => _faults.Enqueue("the page crashed");
        context.Request += (_, request) => { if (!IsOwn(request.Url, silo)) _faults.Enqueue($"a request to others: {request.Method} {request.Url}"); };
    }

    public IPage Page { get; }

    /// <summary>What nobody who visits should meet.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public static async Task<Visitor> Come(IBrowser browser, Uri silo, Look look, string panel = "")
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = silo.ToString(),
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.Colours,
            HasTouch = look.IsPhone,
            IsMobile = look.IsPhone,
            Locale = "en-GB",
            TimezoneId = "Europe/Amsterdam",
            ReducedMotion = ReducedMotion.Reduce,
        });
        var visitor = new Visitor(context, await context.NewPageAsync(), silo);
        await visitor.Page.GotoAsync($"/{panel}");
        return visitor;
    }

    /// <summary>Goes to a panel by the page's own navigation.</summary>
    public async Task Go(string panel)
    {
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Panels" }).GetByRole(AriaRole.Link, new() { Name = panel, Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = panel })).ToBeVisibleAsync();
    }

    /// <summary>Takes the network away, or gives it back.</summary>
    public Task SetOffline(bool offline) => _context.SetOfflineAsync(offline);

    public Task Leave() => _context.CloseAsync();

    /// <summary>Chromium writes a line for each answer that is none of the 200s. What the page makes of such answers tests see for themselves.</summary>
    private static bool IsAnswer(IConsoleMessage message, Uri silo) =>
        message.Text.StartsWith("Failed to load resource:", StringComparison.Ordinal) && message.Location.Contains($"{silo}api/", StringComparison.Ordinal);

    private static bool IsOwn(string url, Uri silo) => url.StartsWith(silo.ToString(), StringComparison.Ordinal)
        || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);
}
