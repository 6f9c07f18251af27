using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Wallet panel: the coins of a key.</summary>
internal sealed class WalletPanel(IPage page)
{
    public KeyDialogs Keys { get; } = new(page);

    public ILocator Open => page.GetByRole(AriaRole.Region, new() { Name = "Open transfers" });

    public ILocator History => page.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Row);

    public Task Holds(int coins) =>
        Expect(page.GetByRole(AriaRole.Region, new() { Name = "Balance" })).ToContainTextAsync($"Balance{coins} coins");

    /// <summary>Fills a transfer in.</summary>
    public async Task Fill(string recipient, int coins)
    {
        await page.GetByLabel("To", new() { Exact = true }).FillAsync(recipient);
        await page.GetByLabel("Coins", new() { Exact = true }).FillAsync($"{coins}");
    }

    public async Task Send(string recipient, int coins)
    {
        await Fill(recipient, coins);
        await Press("Review");
        await page.GetByRole(AriaRole.Dialog, new() { Name = $"Send {coins} coins?" })
            .GetByRole(AriaRole.Button, new() { Name = "Sign and send" }).ClickAsync();
    }

    public async Task UseToken(string token)
    {
        await page.GetByLabel("Operator's token").FillAsync(token);
        await Press("Use it");
    }

    public Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
