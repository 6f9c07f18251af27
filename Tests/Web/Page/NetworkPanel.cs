using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Network panel: every node, live, and what operators do with them.</summary>
internal sealed class NetworkPanel(IPage page)
{
    public ILocator Node(string name) =>
        page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) });

    public async Task UseToken(string token)
    {
        await page.GetByLabel("Operator's token").FillAsync(token);
        await Press("Use it");
    }

    public async Task Join(string name)
    {
        await page.GetByLabel("Name of the new node").FillAsync(name);
        await Press("Join a node");
    }

    /// <summary>Has one node resolve or leave.</summary>
    public async Task Order(string name, string order)
    {
        await page.GetByLabel("Node", new() { Exact = true }).SelectOptionAsync(name);
        await Press(order);
    }

    /// <summary>Stages an attack.</summary>
    /// <returns>The table of every node's verdict.</returns>
    public async Task<ILocator> Attack(string kind, string forger)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = kind }).CheckAsync();
        await page.GetByLabel("Node that forges").SelectOptionAsync(forger);
        await Press("Stage the attack");
        return page.GetByRole(AriaRole.Group, new() { Name = "Verdicts" });
    }

    private Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
