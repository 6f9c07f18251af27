using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// The pictures in README, made anew on demand: <c>dotnet run --project Tests -- -class "*ScreenshotTests" -explicit only</c>.
/// </summary>
public sealed class ScreenshotTests(SceneFixture fixture) : PageTest, IClassFixture<SceneFixture>
{
    private static readonly string _folder = ProtocolDocumentTests.PathOf("docs/images");

    [Fact(Explicit = true)]
    public async Task Show_a_ranked_ballot_on_a_phone()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo, Look.Phone);
        await visitor.Vote.Enter(scene.Runoff);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Grace Hopper");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Ada Lovelace");
        await Take(visitor, "vote", Look.Phone.Height * 2);
    }

    [Fact(Explicit = true)]
    public async Task Show_live_results()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo);
        await visitor.Look($"results/{scene.Runoff.Id}");
        await Expect(visitor.Results.Standing.GetByText("live")).ToBeVisibleAsync();
        await Take(visitor, "results", 1200);
    }

    [Fact(Explicit = true)]
    public async Task Show_the_nodes_and_an_attack_that_they_refuse()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo, Look.Desktop.Dark);
        await visitor.Look("network");
        await visitor.Network.UseToken(scene.Silo.Token);
        await visitor.Network.Attack("Vote twice", "node-2");
        await visitor.Hears("Refused by 4 of 4 nodes.");
        await Take(visitor, "network", 1200);
    }

    [Fact(Explicit = true)]
    public async Task Show_the_dashboard_while_votes_come_in()
    {
        var scene = await fixture.Scene;
        var visitor = await Operate(scene.Silo);
        var dashboard = visitor.Page;
        await dashboard.EvaluateAsync(
            "() => { localStorage.dashboardGrains = localStorage.systemGrains = 'hidden'; localStorage.theme = 'light'; }");
        await dashboard.SetViewportSizeAsync(1280, 560);
        await dashboard.GotoAsync("/dashboard/#/grains");
        await dashboard.ReloadAsync();
        for (var vote = 0; vote < 3_000; vote++) await scene.Silo.Cast(Voters.Number(vote), scene.Poll, vote % 3);
        await Expect(dashboard.GetByRole(AriaRole.Link, new() { Name = "MinerGrain", Exact = true })).ToBeVisibleAsync();
        await Take(visitor, "dashboard", 560);
    }

    /// <summary>Takes a picture from the top of the page, as wide as the window.</summary>
    private static async Task Take(Visitor visitor, string name, int height)
    {
        await visitor.Page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
        await visitor.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(_folder, $"{name}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
            Clip = new() { Width = visitor.Page.ViewportSize!.Width, Height = height },
        });
    }
}
