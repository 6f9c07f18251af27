using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Nobody is kept out: WCAG 2.2 AA, as far as a program can tell, and by keyboard alone.</summary>
public sealed class AccessibilityTests(SceneFixture fixture) : PageTest, IClassFixture<SceneFixture>
{
    // Each width once, and each of the colours.
    public static TheoryData<string> Looks => [Look.Desktop.Name, Look.Phone.Dark.Name];

    [Fact]
    public async Task What_keeps_people_out_is_found()
    {
        var visitor = await Visit((await fixture.Scene).Silo);
        await visitor.Page.EvaluateAsync("() => document.querySelector('main').append(document.createElement('input'))");

        Assert.StartsWith("label: ", Assert.Single(await Axe.Violations(visitor.Page)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_panel_can_be_read_and_used(string name)
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo, Look.All.Single(look => look.Name == name));
        var violations = new List<string>();
        foreach (var place in scene.Places)
        {
            await visitor.Look(place);
            violations.AddRange((await Axe.Violations(visitor.Page)).Select(violation => $"{place}: {violation}"));
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task Every_step_of_a_vote_can_be_read_and_used()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo, Look.Phone);
        var page = visitor.Page;
        var violations = new List<string>();
        await visitor.Vote.Enter(scene.Runoff);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await Step("a new key");
        await page.Keyboard.PressAsync("Escape");
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Grace Hopper");
        await visitor.Vote.Mark(CountingMethod.InstantRunoff, "Ada Lovelace");
        await Step("a marked ballot");
        await visitor.Vote.LookItOver();
        await Step("the last look");
        await visitor.Vote.Sign();
        await visitor.Vote.IsInABlock();
        await visitor.Vote.Proof.GetByRole(AriaRole.Button, new() { Name = "Check the proof" }).ClickAsync();
        await visitor.Hears("All 4 checks passed.");
        await Step("the proof");

        Assert.True(violations.Count == 0, string.Join('\n', violations));

        async Task Step(string step)
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                violations.AddRange((await Axe.Violations(page)).Select(violation => $"{step}, {scheme}: {violation}"));
            }
        }
    }

    [Fact]
    public async Task At_320_pixels_nothing_is_beside_the_screen()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo, Look.Narrow);

        foreach (var place in scene.Places)
        {
            await visitor.Look(place);
            Assert.True(await visitor.FitsInWidth(), $"#/{place} is wider than the screen.");
        }
    }

    [Fact]
    public async Task A_vote_is_cast_by_keyboard_alone()
    {
        var scene = await fixture.Scene;
        var visitor = await Visit(scene.Silo);
        var page = visitor.Page;
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "A new coach?" })).ToBeVisibleAsync();

        await Press("Enter", page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Press("Enter", page.GetByRole(AriaRole.Link, new() { Name = "A new coach?" }));
        await Press("Enter", page.GetByRole(AriaRole.Button, new() { Name = "New key" }));
        await Press("Space", page.GetByLabel("Make it without a backup"));
        await Press("Enter", page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }));
        await Press("Enter", page.GetByRole(AriaRole.Button, new() { Name = "Done" }));
        await Press("Space", page.GetByRole(AriaRole.Radio).First);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
        await Press("Enter", page.GetByRole(AriaRole.Button, new() { Name = "Look it over" }));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What you sign" })).ToBeFocusedAsync();
        await Press("Enter", page.GetByRole(AriaRole.Button, new() { Name = "Sign and cast" }));

        await visitor.Vote.IsInABlock();

        async Task Press(string key, ILocator target)
        {
            await visitor.TabTo(target);
            await page.Keyboard.PressAsync(key);
        }
    }
}
