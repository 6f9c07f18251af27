using Microsoft.Playwright;
using OrleansBallot.Ledger;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Results panel: live counts.</summary>
internal sealed class ResultsPanel(IPage page)
{
    public ILocator Standing => page.GetByRole(AriaRole.Region, new() { Name = "Where it stands" });

    public Task Watch(Transaction election) => page.GotoAsync($"/#/results/{election.Id}");

    /// <summary>Waits until an option has so many votes.</summary>
    public Task Shows(string option, int votes) => Expect(page.GetByRole(AriaRole.Img, new() { Name = $"{option}: {votes}", Exact = true })).ToBeVisibleAsync();

    /// <summary>What a table says, row by row.</summary>
    public async Task<string[]> Table(string name) =>
        [.. (await page.GetByRole(AriaRole.Group, new() { Name = name }).GetByRole(AriaRole.Row).AllInnerTextsAsync()).Select(row => string.Join(' ', row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
