using Microsoft.Playwright;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The page behind a reverse proxy, in a browser.</summary>
public sealed class ProxiedPageTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task Under_a_path_a_vote_is_cast_and_its_result_is_live()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser under a path"), "Under a path");
        await using var proxy = await ReverseProxy.Start(silo.Address, "/vote");
        var visitor = await Visit(proxy.Address);

        await visitor.Vote.Choose("Under a path");
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Green");
        await visitor.Vote.IsInABlock();
        await visitor.Page.GotoAsync($"./#/results/{election.Id}");

        await visitor.Results.Shows("Green", 1);
        await Expect(visitor.Results.Standing.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Where_a_stream_stands_still_the_page_says_that_it_is_not_live_and_looks_again_and_again()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of what stands still"), "Stands still");
        await using var proxy = await ReverseProxy.Start(silo.Address, keepsAll: true);
        var visitor = await Visit(proxy.Address);
        await visitor.Page.Clock.InstallAsync();
        await visitor.Page.GotoAsync($"./#/results/{election.Id}");
        await visitor.Page.ReloadAsync();
        await visitor.Results.Shows("Green", 0);

        await visitor.Page.Clock.RunForAsync(20_000);
        await Expect(visitor.Page.GetByText("Live results are interrupted").First).ToBeVisibleAsync();
        await silo.Cast(Voters.Named("Votes while it stands still"), election, 1);

        await Eventually.True(
            async () =>
            {
                await visitor.Page.Clock.RunForAsync(2_000);
                return await visitor.Page.GetByRole(AriaRole.Img, new() { Name = "Green: 1", Exact = true }).IsVisibleAsync();
            },
            "the page has looked again");
        await Expect(visitor.Page.GetByText("Live results are interrupted").First).ToBeVisibleAsync();
    }
}
