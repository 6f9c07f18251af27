using System.Text;
using Microsoft.Playwright;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Organising elections in a browser.</summary>
public sealed class OrganisingTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task An_election_is_opened_paused_let_go_on_and_closed_and_its_result_is_final()
    {
        var silo = await page.Silo;
        var (organiser, voter) = (await Visit(silo), await Visit(silo));
        await organiser.Go("Organise");
        await organiser.Organise.New();
        await organiser.Organise.Ask("A new shed?", "Yes", "No", "Later");
        await organiser.Organise.Next();
        await organiser.Organise.Fill("Settling, in seconds", "0");
        await organiser.Organise.Keys.Make("Organiser");
        await organiser.Organise.Open();
        await organiser.Organise.Is("open");
        await voter.Vote.Choose("A new shed?");
        await voter.Vote.Keys.Make("Ann");
        await voter.Vote.Cast("Later");
        await voter.Vote.IsInABlock();

        await organiser.Organise.Press("Pause");
        await organiser.Organise.Is("paused");
        var other = await Visit(silo);
        await other.Vote.Choose("A new shed?");
        await Expect(other.Page.GetByText("This election is paused.")).ToBeVisibleAsync();
        await organiser.Organise.Press("Let it go on");
        await organiser.Organise.Is("open");

        await organiser.Organise.Press("Close now");
        await organiser.Page.GetByRole(AriaRole.Dialog, new() { Name = "Close now" })
            .GetByRole(AriaRole.Button, new() { Name = "Close now" }).ClickAsync();
        await organiser.Organise.Is("sealed");
        await organiser.Page.GetByRole(AriaRole.Link, new() { Name = "See the results" }).ClickAsync();
        await Expect(organiser.Results.Standing).ToContainTextAsync("Later has won.");
        await Expect(organiser.Results.Standing).ToContainTextAsync("this result is final");
    }

    [Fact]
    public async Task An_election_by_roll_is_opened_with_the_operators_token_and_shows_how_many_have_asked()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Go("Organise");
        await visitor.Organise.New();
        await visitor.Organise.Ask("Chair by roll", "Ada", "Grace");
        await visitor.Organise.Choose("Method", "Instant runoff");
        await visitor.Organise.Next();
        await visitor.Page.GetByLabel("Those on a roll").CheckAsync();
        await visitor.Organise.Keys.Make("Organiser");
        await Load("id,code\nann,short\n");
        await visitor.Organise.UseToken(silo.Token);

        await visitor.Organise.Open();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("bad-roll");
        await Expect(visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Lines of the roll that are bad" })).ToContainTextAsync(
            "The code has 5 bytes");

        await visitor.Organise.Press("Back: rules");
        await Load("id,code\nann,ann's code\nbob,bob's code\n");
        await visitor.Organise.Open();
        await visitor.Organise.Is("open");

        var roll = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "The roll" });
        await Expect(roll).ToContainTextAsync("Credentials signed0");
        var voter = await Visit(silo);
        await voter.Vote.Choose("Chair by roll");
        await voter.Vote.Keys.Make("Ann");
        for (var left = 4; left >= 0; left--)
        {
            await voter.Vote.GetCredential("ann", "another code");
            await Expect(voter.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
                left switch { 0 => "locked for 15 minutes", 1 => "1 try is left", _ => $"{left} tries are left" });
        }

        await visitor.Organise.Press("Unlock ann");
        await Expect(roll.GetByText("locked for wrong codes")).ToHaveCountAsync(0);
        await voter.Vote.GetCredential("Ann", "ann's code");
        await Expect(roll).ToContainTextAsync("Credentials signed1");
        await Expect(roll).ToContainTextAsync("signs credentials");

        Task Load(string csv) => visitor.Page.GetByLabel("Roll (.csv)").SetInputFilesAsync(
            new FilePayload { Name = "roll.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
    }

    [Fact]
    public async Task Weights_of_few_voters_are_told_before_the_organiser_signs()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Go("Organise");
        await visitor.Organise.New();
        await visitor.Organise.Ask("Shares", "Ada", "Grace");
        await visitor.Organise.Next();
        await visitor.Page.GetByLabel("Those on a roll").CheckAsync();
        await visitor.Organise.Keys.Make("Organiser");
        var rows = string.Concat(Enumerable.Range(1, 5).Select(number => $"member {number},code of {number},1\n"));
        await visitor.Page.GetByLabel("Roll (.csv)").SetInputFilesAsync(new FilePayload
        {
            Name = "roll.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"id,code,weight\n{rows}holder,holder's code,40\n"),
        });
        await visitor.Organise.UseToken(silo.Token);

        await visitor.Organise.Open();
        await Expect(visitor.Page.GetByText("Only 1 voter on the roll has the weight 40.")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("has the weight 1.")).ToHaveCountAsync(0);
        await visitor.Organise.Press("Sign and open");
        await visitor.Organise.Is("open");
    }

    [Fact]
    public async Task A_twin_and_look_alikes_are_named_before_the_organiser_signs_and_wherever_the_title_stands()
    {
        var silo = await page.Silo;
        var first = await silo.OpenElection(Voters.Dot, "Twins on the page");
        var visitor = await Visit(silo);
        await visitor.Go("Organise");
        await visitor.Organise.New();
        await visitor.Organise.Ask("Twins on the page", "Anna", "\u0410nna");
        await visitor.Organise.Next();
        await visitor.Organise.Keys.Make("Organiser");

        await visitor.Organise.Open();
        await Expect(visitor.Page.GetByText("Options 1 and 2 look alike.")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText("1 other election has this title, by another organiser.")).ToBeVisibleAsync();
        await visitor.Organise.Press("Sign and open");
        await visitor.Organise.Is("open");

        await Expect(visitor.Organise.Standing.GetByText("1 other election has this title")).ToBeVisibleAsync();
        await visitor.Go("Vote");
        var listed = visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Twins on the page" });
        await Expect(listed.Filter(new() { HasText = $"by {Voters.Dot.Key.ToString()[..12]}" })).ToContainTextAsync("has a twin");
        await visitor.Vote.Enter(first);
        await Expect(visitor.Page.GetByText("1 other election has this title")).ToBeVisibleAsync();
        await visitor.Results.Watch(first);
        await Expect(visitor.Results.Standing).ToContainTextAsync(Voters.Dot.Key.ToString()[..12]);
        await Expect(visitor.Results.Standing).ToContainTextAsync("1 other election has this title");
    }

    [Fact]
    public async Task What_is_not_filled_in_right_is_said_at_its_field_and_nothing_is_signed()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Go("Organise");
        await visitor.Organise.New();
        await visitor.Organise.Ask("", "Same", " same\u200b");

        await visitor.Organise.Next();

        await Expect(visitor.Page.GetByLabel("Title")).ToHaveAccessibleDescriptionAsync("It can't be empty.");
        await Expect(visitor.Page.GetByLabel("Option 2", new() { Exact = true })).ToHaveAccessibleDescriptionAsync(
            "Another option is the same.");
        await visitor.Organise.Ask("Sound", "One", "Two");
        await visitor.Organise.Next();
        await visitor.Organise.Fill("Settling, in seconds", "soon");
        await visitor.Organise.Next();
        await Expect(visitor.Page.GetByLabel("Settling, in seconds")).ToHaveAttributeAsync("aria-invalid", "true");
        await visitor.Organise.Fill("Settling, in seconds", "60");
        await visitor.Organise.Next();
        await Expect(visitor.Page.GetByText("Choose a key first.").First).ToBeVisibleAsync();
        Assert.EndsWith("#/organise/new", visitor.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_is_taken_away_and_audited_without_a_network()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Go("Organise");

        var ledger = await visitor.Page.RunAndWaitForDownloadAsync(
            () => visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Export the ledger" }).ClickAsync());

        using var console = new Terminal();
        Assert.True((await console.JsonAsync("audit", await ledger.PathAsync())).GetProperty("valid").GetBoolean());
    }
}
