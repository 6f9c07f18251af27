using Microsoft.Playwright;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Titles and options are an organiser's words: shown as they are, and never obeyed.</summary>
public sealed class TitleTests(PageFixture page) : PageTest
{
    public static TheoryData<string> Titles =>
    [
        "<script>alert('a title')</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)' autofocus='",
        "javascript:alert(1)",
        "${alert(1)} {{constructor.constructor('alert(1)')()}} &lt;b&gt;",
        "שלום مرحبا (right to left) 🗳️",
        new string('W', Limits.TextBytes),
    ];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Are_text_on_every_panel_and_push_nothing_off_the_screen(string title)
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(
            Voters.Named($"Organiser of {title}"), title, open => open.Offering(title, "Another"));
        // What is on an account is looked up once, at a node.
        await silo.Until(await silo.Cast(Voters.Named($"Voter of {title}"), election, 0), "confirmed");
        var visitor = await Visit(silo, Look.Narrow);

        foreach (var place in new[]
        {
            "vote", $"vote/{election.Id}", "results", $"results/{election.Id}", "organise", $"organise/{election.Id}",
            $"explorer/key/{Voters.Named($"Voter of {title}").Key}"
        })
        {
            await visitor.Look(place);
            await Expect(visitor.Page.GetByText(title, new() { Exact = true }).First).ToBeVisibleAsync();
            Assert.True(await visitor.FitsInWidth(), $"#/{place} is wider than the screen.");
        }

        await Expect(visitor.Page.Locator("#page script, #page img[src=x]")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("vote/<img src=x onerror=alert(1)>")]
    [InlineData("constructor/__proto__")]
    [InlineData("explorer/block/%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("results/..%2F..%2Fnodes")]
    public async Task An_address_is_not_obeyed_either(string place)
    {
        var visitor = await Visit(await page.Silo);

        await visitor.Look(place);

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("#page script, #page img[src=x]")).ToHaveCountAsync(0);
    }
}
