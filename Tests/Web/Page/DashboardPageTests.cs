using Microsoft.Playwright;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Orleans' dashboard, as an operator opens it in a browser.</summary>
public sealed class DashboardPageTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task Names_the_grains_and_what_they_are_asked()
    {
        var silo = await page.Silo;
        await silo.OpenElection(Voters.Organiser);
        await RollElection.Load(silo, "id,code\nann,a code of ten\n");
        var dashboard = (await Operate(silo)).Page;

        await dashboard.GotoAsync("/dashboard/#/grains");
        foreach (var grain in (string[])["NodeGrain", "MinerGrain", "TrackerGrain", "RegistrarGrain"])
            await Expect(dashboard.GetByRole(AriaRole.Link, new() { Name = grain, Exact = true })).ToBeVisibleAsync();

        await dashboard.GetByRole(AriaRole.Link, new() { Name = "NodeGrain", Exact = true }).ClickAsync();
        await Expect(dashboard.GetByText("GetStatus").First).ToBeVisibleAsync();
    }
}
