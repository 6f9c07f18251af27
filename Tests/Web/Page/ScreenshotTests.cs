using Microsoft.Playwright;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The pictures in the documents, made anew on demand: <c>OrleansBallot.Tests -class "*ScreenshotTests" -explicit only</c>.</summary>
public sealed class ScreenshotTests(SceneFixture fixture) : PageTest, IClassFixture<SceneFixture>
{
    private static readonly string _folder = Directory.CreateDirectory(ProtocolDocumentTests.PathOf("docs/images")).FullName;

    [Fact(Explicit = true)]
    public async Task Show_every_panel_on_desktop_and_phone_in_light_and_dark()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo);

        await visitor.Vote.Enter(scene.Runoff);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Grace Hopper");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Ada Lovelace");
        await Take("vote");

        await visitor.Look($"results/{scene.Runoff.Id}");
        await Expect(visitor.Results.Standing.GetByText("live")).ToBeVisibleAsync();
        await Take("results");

        await visitor.Look("organise/new");
        await visitor.Organise.Ask("Where do we meet?", "At the boathouse", "At Grace's", "Online");
        await Take("organise");

        using (var forked = await scene.Silo.Operator.PostAsync("/api/nodes/node-2/attacks/withheld-fork", null)) forked.EnsureSuccessStatusCode();
        await visitor.Look("explorer");
        await Expect(visitor.Explorer.Drawing).ToBeVisibleAsync();
        await Take("explorer");

        await visitor.Look("network");
        await visitor.Network.UseToken(scene.Silo.Token);
        await visitor.Network.Attack("Vote twice", "node-2");
        await visitor.Hears("Refused by 4 of 4 nodes.");
        await Take("network");

        await visitor.Look("wallet");
        await visitor.Wallet.Keys.Chosen.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await visitor.Wallet.Press("Collect its coins");
        await Expect(visitor.Wallet.History.Filter(new() { HasText = "received" })).ToHaveCountAsync(1);
        await Take("wallet");

        async Task Take(string panel)
        {
            foreach (var look in Look.All)
            {
                await visitor.Page.SetViewportSizeAsync(look.Width, look.Height);
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = look.Colours });
                await visitor.Page.EvaluateAsync("() => { document.activeElement?.blur(); scrollTo(0, 0); }");
                await visitor.Page.ScreenshotAsync(new()
                {
                    Path = Path.Combine(_folder, $"{panel}-{look.Name}.png"),
                    FullPage = true,
                    Animations = ScreenshotAnimations.Disabled,
                    Clip = new() { Width = look.Width, Height = look.Height * (look.IsPhone ? 2 : 1.5f) },
                });
            }

            await visitor.Page.SetViewportSizeAsync(Look.Desktop.Width, Look.Desktop.Height);
        }
    }

    [Fact(Explicit = true)]
    public async Task Show_the_dashboard_while_votes_come_in()
    {
        var scene = await fixture.Scene;
        var dashboard = (await Operate(scene.Silo)).Page;
        await dashboard.EvaluateAsync("() => { localStorage.dashboardGrains = localStorage.systemGrains = 'hidden'; localStorage.theme = 'light'; }");
        await dashboard.SetViewportSizeAsync(1280, 560);
        await dashboard.GotoAsync("/dashboard/#/grains");
        await dashboard.ReloadAsync();
        for (var vote = 0; vote < 3_000; vote++) await scene.Silo.Cast(Voters.Number(vote), scene.Poll, vote % 3);
        await Expect(dashboard.GetByRole(AriaRole.Link, new() { Name = "MinerGrain", Exact = true })).ToBeVisibleAsync();
        await dashboard.ScreenshotAsync(new() { Path = Path.Combine(_folder, "dashboard.png") });
    }
}
