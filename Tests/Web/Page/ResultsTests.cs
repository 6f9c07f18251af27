using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Results in browsers, live.</summary>
public sealed class ResultsTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task Two_browsers_on_different_nodes_see_the_same_counts_as_votes_come_in()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of what two watch"), "Watched by two");
        var (ann, bob) = (await Visit(silo), await Visit(silo));
        await ann.Ask("node-1");
        await bob.Ask("node-3");
        await bob.Results.Watch(election);
        await bob.Results.Shows("Green", 0);

        await ann.Vote.Enter(election);
        await ann.Vote.Keys.Make("Ann");
        await ann.Vote.Cast("Green");
        await bob.Results.Shows("Green", 1);
        await bob.Hears("Green leads.");

        await ann.Results.Watch(election);
        await ann.Results.Shows("Green", 1);
        using (var answer = await silo.Submit(silo.Vote(Voters.Named("Votes while two watch"), election, 0)))
            answer.EnsureSuccessStatusCode();
        foreach (var visitor in new[] { ann, bob })
        {
            await visitor.Results.Shows("Red", 1);
            await Expect(visitor.Results.Standing.GetByText("live")).ToBeVisibleAsync();
        }

        // Counted up to the same block, by each on its own copy of the chain.
        await Eventually.True(async () => await CountedUpTo(ann) == await CountedUpTo(bob), "both count up to the same block");

        static Task<string> CountedUpTo(Visitor visitor) => visitor.Results.Standing.GetByRole(AriaRole.Link).InnerTextAsync();
    }

    [Fact]
    public async Task A_browser_that_translates_does_not_leave_old_counts_beside_new_ones()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of what is translated"), "Translated");
        var visitor = await Visit(silo);
        await visitor.Results.Watch(election);
        await visitor.Results.Shows("Red", 0);

        await visitor.Translate();
        using (var answer = await silo.Submit(silo.Vote(Voters.Named("Votes while one translates"), election, 0)))
            answer.EnsureSuccessStatusCode();

        await visitor.Results.Shows("Red", 1);
        await Expect(visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Red" }).Locator("strong")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task Bars_are_told_apart_in_browsers_that_do_not_know_the_newest_of_CSS()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser for old browsers"), "In an old browser");
        var visitor = await Visit(silo);
        await visitor.Page.RouteAsync("**/style/*.css", async route =>
        {
            var style = await route.FetchAsync();
            await route.FulfillAsync(new()
            {
                Response = style,
                Body = Regex.Replace(await style.TextAsync(), @"\b(light-dark|color-mix|oklch|contrast-color)\(", "unheard-of(")
            });
        });

        await visitor.Page.ReloadAsync();
        await visitor.Results.Watch(election);

        await visitor.Results.Shows("Red", 0);
        var colours = await visitor.Page.EvaluateAsync<string[]>(
            "() => ['track', 'fill'].map((part) => getComputedStyle(document.querySelector(`.meter .${part}`)).fill)");
        Assert.NotEqual(colours[0], colours[1]);
    }

    [Theory]
    [InlineData("dark", ColorScheme.Light)]
    [InlineData("", ColorScheme.Dark)]
    public async Task Paper_gets_dark_letters_whatever_the_screen_has(string chosen, ColorScheme system)
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = system });
        await visitor.Page.GetByLabel("Colours").SelectOptionAsync(chosen);
        await Eventually.True(async () => await Ink(visitor) > 600, "letters are light on the screen");

        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = system, Media = Media.Print });

        await Eventually.True(async () => await Ink(visitor) < 150, "letters are dark on paper");

        static Task<int> Ink(Visitor visitor) => visitor.Page.EvaluateAsync<int>(
            "() => getComputedStyle(document.body).color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)");
    }

    [Fact]
    public async Task An_instant_runoff_is_shown_round_by_round()
    {
        var silo = await page.Silo;
        var election = await Ranked(silo, CountingMethod.InstantRunoff, [0, 1], [0, 2], [0], [1, 2], [1, 0], [2, 1]);
        var visitor = await Visit(silo);

        await visitor.Results.Watch(election);

        await Expect(visitor.Results.Standing).ToContainTextAsync("Ballots6");
        // A lot decides the last round. The table on the page may be that of fewer ballots still.
        var counted = await silo.Get($"/api/elections/{election.Id}/results");
        var first = counted.GetProperty("contests")[0].GetProperty("winners")[0].GetString();
        string[] last = first == "Red" ? ["Red 3 3", "Green 2 3 goes out by tie"] : ["Green 2 3", "Red 3 3 goes out by tie"];
        await visitor.Results.Says(
            "Round by round", ["Option Round 1 Round 2", .. last, "Blue 1 goes out –", "Exhausted ballots 0 0"]);
        await Expect(visitor.Results.Standing).ToContainTextAsync("Decided by lot between Red and Green");
    }

    [Fact]
    public async Task Schulzes_comparisons_are_shown_pair_by_pair()
    {
        var silo = await page.Silo;
        var election = await Ranked(silo, CountingMethod.Schulze, [0, 1, 2], [0, 1, 2], [1, 2, 0]);
        var visitor = await Visit(silo);

        await visitor.Results.Watch(election);

        await Expect(visitor.Results.Standing).ToContainTextAsync("Ballots3");
        await visitor.Results.Says("Pair by pair", "over Red Green Blue", "Red – 2 2", "Green 1 – 3", "Blue 1 0 –");
    }

    [Fact]
    public async Task A_block_that_is_named_is_a_link_to_it()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of a linked block"), "Linked");
        var visitor = await Visit(silo);
        await visitor.Results.Watch(election);

        await visitor.Results.Standing.GetByRole(AriaRole.Link, new() { Name = "Block" }).ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Block", Exact = false }).GetByText("Merkle root"))
            .ToBeVisibleAsync();
    }

    private static async Task<Transaction> Ranked(SiloHost silo, CountingMethod method, params int[][] ballots)
    {
        var election = await silo.OpenElection(
            Voters.Named($"Organiser of {method}"), $"Counted as {method}",
            open => open.Offering("Red", "Green", "Blue").By(method, top: 10));
        foreach (var (number, choices) in ballots.Index()) await silo.Cast(Voters.Named($"{method} {number}"), election, choices);
        return election;
    }
}
