using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>What surrounds the panels.</summary>
public sealed class FrameTests(PageFixture page) : PageTest
{
    public static TheoryData<string> Panels => ["Vote", "Results", "Organise", "Explorer", "Network", "Wallet"];

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task Leads_to_every_panel_and_takes_the_focus_to_its_heading(string panel)
    {
        var visitor = await Visit(await page.Silo);
        await visitor.Go(panel == "Vote" ? "Results" : "Vote");

        await visitor.Go(panel);

        await Expect(visitor.Page).ToHaveTitleAsync($"{panel} · OrleansBallot");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = panel })).ToBeFocusedAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = panel, Exact = true })).ToHaveAttributeAsync(
            "aria-current", "page");
    }
}
