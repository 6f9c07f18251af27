using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// Somebody at the page with a browser profile of their own. What they find they find by role and name, as a screen reader does.
/// </summary>
internal sealed class Visitor
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Uri _silo;
    private int _askedBeforeLeaving;

    private Visitor(IBrowserContext context, IPage page, Uri silo)
    {
        (_context, Page, _silo) = (context, page, silo);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" && !IsAnswer(message, silo)) _faults.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _faults.Enqueue($"error: {error}");
        page.Dialog += (_, dialog) =>
        {
            // Who is asked before leaving leaves.
            if (dialog.Type == DialogType.BeforeUnload) Interlocked.Increment(ref _askedBeforeLeaving);
            else _faults.Enqueue($"a dialogue of the browser's: {dialog.Message}");
            _ = dialog.Type == DialogType.BeforeUnload ? dialog.AcceptAsync() : dialog.DismissAsync();
        };
        page.Crash += (_, _) => _faults.Enqueue("the page crashed");
        context.Request +=
            (_, request) => { if (!IsOwn(request.Url, silo)) _faults.Enqueue($"a request to others: {request.Method} {request.Url}"); };
    }

    public IPage Page { get; }

    public VotePanel Vote => new(Page);

    public ResultsPanel Results => new(Page);

    public OrganisePanel Organise => new(Page);

    public ExplorerPanel Explorer => new(Page);

    public NetworkPanel Network => new(Page);

    public WalletPanel Wallet => new(Page);

    /// <summary>Says at the bottom of every panel whether the silo answers.</summary>
    public ILocator Footer => Page.GetByRole(AriaRole.Contentinfo);

    /// <summary>How often the browser has asked whether to leave the page.</summary>
    public int AskedBeforeLeaving => Volatile.Read(ref _askedBeforeLeaving);

    /// <summary>Says on every panel that a vote has not been sent yet.</summary>
    public ILocator NotSent => Page.GetByRole(AriaRole.Region, new() { Name = "Not yet sent" });

    /// <summary>What nobody who visits should meet.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public static async Task<Visitor> Come(IBrowser browser, Uri silo, Look look, string panel = "", string? password = null)
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
            HttpCredentials = password is null ? null : new() { Username = "operator", Password = password },
        });
        var visitor = new Visitor(context, await context.NewPageAsync(), silo);
        await visitor.Page.GotoAsync($"./{panel}");
        return visitor;
    }

    /// <summary>Opens another tab of the same browser.</summary>
    public async Task<Visitor> AnotherTab()
    {
        var visitor = new Visitor(_context, await _context.NewPageAsync(), _silo);
        await visitor.Page.GotoAsync("/");
        return visitor;
    }

    /// <summary>Opens the page anew in a browser that is changed by a script: it lacks something, say.</summary>
    public async Task ComeAgainWith(string script)
    {
        await Page.AddInitScriptAsync(script);
        await Page.ReloadAsync();
    }

    /// <summary>Goes to a panel by the page's own navigation.</summary>
    public async Task Go(string panel)
    {
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Panels" })
            .GetByRole(AriaRole.Link, new() { Name = panel, Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = panel })).ToBeVisibleAsync();
    }

    /// <summary>Goes where an address leads, and waits until all that it asks for is there.</summary>
    public async Task Look(string place)
    {
        await Page.GotoAsync($"/#/{place}");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByText("Loading…")).ToHaveCountAsync(0);
    }

    public Task<bool> FitsInWidth() =>
        Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    /// <summary>Goes on by the Tab key until it comes to something, and sees that it is there.</summary>
    public async Task TabTo(ILocator target)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var presses = 0; !await target.EvaluateAsync<bool>("target => target === document.activeElement"); presses++)
        {
            Assert.True(presses < 100, $"The Tab key does not lead to {target}.");
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.True(
            await target.EvaluateAsync<bool>(
                "target => { const { outlineStyle, boxShadow } = getComputedStyle(target); return outlineStyle !== 'none' || "
                + "boxShadow !== 'none'; }"),
            $"Nobody sees that {target} has the focus.");
    }

    /// <summary>Has one node answer from now on.</summary>
    public Task Ask(string node) => Page.GetByLabel("Ask node").SelectOptionAsync(node);

    /// <summary>Waits until a screen reader would be told so.</summary>
    public Task Hears(string message) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Status).Filter(new() { HasText = message })).Not.ToHaveCountAsync(0);

    /// <summary>
    /// Does to the page what browsers do that translate it: every text that may be translated is taken out, and another put in its place.
    /// </summary>
    public Task Translate() => Page.EvaluateAsync("""
        () => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (texts.nextNode()) {
            const text = texts.currentNode;
            if (text.data.trim() && text.parentElement.translate) found.push(text);
          }
          for (const text of found) {
            const translated = document.createElement('font');
            translated.textContent = text.data;
            text.replaceWith(translated);
          }
        }
        """);

    /// <summary>Takes the network away, or gives it back.</summary>
    public Task SetOffline(bool offline) => _context.SetOfflineAsync(offline);

    public Task Leave() => _context.CloseAsync();

    /// <summary>
    /// Chromium writes a line for each answer that is none of the 200s, and for each request to a silo that is gone. What the page makes
    /// of them tests see for themselves.
    /// </summary>
    private static bool IsAnswer(IConsoleMessage message, Uri silo) =>
        message.Text.StartsWith("Failed to load resource:", StringComparison.Ordinal)
            && (message.Location.Contains($"{silo}api/", StringComparison.Ordinal)
                || message.Text.Contains("net::ERR_", StringComparison.Ordinal));

    private static bool IsOwn(string url, Uri silo) => url.StartsWith(silo.ToString(), StringComparison.Ordinal)
        || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);
}
