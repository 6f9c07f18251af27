using Microsoft.Playwright;
using OrleansBallot.Ledger.Kinds;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Results panel: live counts.</summary>
internal sealed class ResultsPanel(IPage page)
{
    public ILocator Standing => page.GetByRole(AriaRole.Region, new() { Name = "Where it stands" });

    public Task Watch(Transaction election) => page.GotoAsync($"/#/results/{election.Id}");

    /// <summary>Waits until an option has so many votes.</summary>
    public Task Shows(string option, int votes) =>
        Expect(page.GetByRole(AriaRole.Img, new() { Name = $"{option}: {votes}", Exact = true })).ToBeVisibleAsync();

    /// <summary>Waits until a table says this, row by row: it is drawn once a second.</summary>
    public Task Says(string table, params string[] rows) =>
        Expect(page.GetByRole(AriaRole.Group, new() { Name = table }).GetByRole(AriaRole.Row)).ToHaveTextAsync(
            rows, new() { UseInnerText = true });
}
