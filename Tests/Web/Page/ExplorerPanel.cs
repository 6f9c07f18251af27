using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Explorer panel: blocks, what they hold, and the branches beside them.</summary>
internal sealed class ExplorerPanel(IPage page)
{
    /// <summary>What is looked at: a block, a transaction or a key.</summary>
    public ILocator Subject(string title) => page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    public ILocator Blocks => page.GetByRole(AriaRole.Table, new() { Name = "Blocks" }).GetByRole(AriaRole.Row);

    /// <summary>The drawing of the chain's end, which says in words what it shows.</summary>
    public ILocator Drawing => page.GetByRole(AriaRole.Region, new() { Name = "Drawing of the last blocks" }).GetByRole(AriaRole.Img).First;

    public async Task Find(string sought)
    {
        await page.GetByLabel("Look up").FillAsync(sought);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find", Exact = true }).ClickAsync();
    }

    public Task Turn(string where) => page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of blocks" })
        .GetByRole(AriaRole.Link, new() { Name = where }).ClickAsync();
}
