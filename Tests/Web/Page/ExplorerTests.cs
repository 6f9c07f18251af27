using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The chain in a browser.</summary>
public sealed class ExplorerTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task Whatever_has_a_name_is_found_by_it()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser of what is sought"), "What is sought");
        var vote = silo.Vote(Voters.Named("Is sought"), election, 1);
        using (var answer = await silo.Submit(vote)) answer.EnsureSuccessStatusCode();
        await silo.Until(vote, "confirmed");
        var height = (await silo.Get($"/api/transactions/{vote.Id}")).GetProperty("height").GetUInt64();
        var hash = (await silo.Get($"/api/blocks/{height}")).Text("hash");
        var visitor = await Visit(silo);
        await visitor.Go("Explorer");

        await visitor.Explorer.Find(vote.Id.ToString());
        await Expect(visitor.Explorer.Subject("Transaction")).ToContainTextAsync("votes for Green in What is sought");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Check it here" }).ClickAsync();
        await visitor.Hears("Right:");

        await visitor.Explorer.Find($"{height}");
        await Expect(visitor.Explorer.Subject($"Block {height}")).ToContainTextAsync("votes for Green in What is sought");
        await visitor.Explorer.Find(hash);
        await Expect(visitor.Page).ToHaveURLAsync(new Regex($"#/explorer/block/{hash}$"));
        await Expect(visitor.Explorer.Subject($"Block {height}")).ToBeVisibleAsync();

        await visitor.Explorer.Find(Voters.Named("Is sought").Key.ToString());
        await Expect(visitor.Explorer.Subject("Votes that it cast")).ToContainTextAsync("What is sought");

        await visitor.Explorer.Find("nobody");
        await Expect(visitor.Page.GetByText("Nothing here is called nobody.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Blocks_are_turned_page_by_page_down_to_the_first_and_branches_are_drawn()
    {
        await Chromium.Shared;
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=20ms");
        for (var number = 0; number < 60; number++) await silo.OpenElection(Voters.Named($"Organiser {number}"), $"Election {number}");
        var visitor = await Visit(silo);
        await visitor.Go("Explorer");
        await Expect(visitor.Explorer.Blocks).ToHaveCountAsync(51);
        await Expect(visitor.Explorer.Drawing).ToHaveAccessibleNameAsync(new Regex("No branches leave it."));

        await visitor.Explorer.Turn("Older");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Blocks from" })).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("Blocks a page").SelectOptionAsync("200");
        await Expect(visitor.Explorer.Blocks.Last).ToContainTextAsync("0");
        await visitor.Explorer.Turn("Newest blocks");

        // A new block shows by itself, and a branch that an attacker holds back and releases shows beside the chain.
        await silo.OpenElection(Voters.Organiser, "The newest");
        var tip = (await silo.Get("/api/nodes/node-1")).GetProperty("height").GetUInt64();
        await Expect(visitor.Explorer.Blocks.Nth(1)).ToContainTextAsync($"{tip}");
        using (var answer = await silo.Operator.PostAsync("/api/nodes/node-1/attacks/withheld-fork", null))
            answer.EnsureSuccessStatusCode();
        await Expect(visitor.Explorer.Drawing).ToHaveAccessibleNameAsync(
            new Regex("Branches that leave it: at [0-9]+, [0-9]+ long, competing"));
    }
}
