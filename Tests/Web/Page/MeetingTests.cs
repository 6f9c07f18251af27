using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>An annual meeting in a browser: three questions on one ballot, from the form to the minutes.</summary>
public sealed class MeetingTests(PageFixture page) : PageTest
{
    private static readonly string[] _board = ["Ada", "Ben", "Cy", "Dot", "Eve", "Fay", "Gil"];

    public static TheoryData<string> Looks => [Look.Desktop.Name, Look.Phone.Name];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_club_asks_three_questions_and_members_answer_them_on_one_ballot(string name)
    {
        var (silo, look, title) = (await page.Silo, Look.All.Single(look => look.Name == name), $"Annual meeting, {name}");
        var (organiser, violations) = (await Visit(silo, look), new List<string>());
        await organiser.Go("Organise");
        await organiser.Organise.New();
        await Write(organiser, title);
        await Check(organiser, "the questions", violations);
        await organiser.Organise.Next();
        await organiser.Page.GetByLabel("Those on a roll").CheckAsync();
        await organiser.Organise.Keys.Make("Organiser");
        await organiser.Page.GetByLabel("Roll (.csv)").SetInputFilesAsync(new FilePayload
        {
            Name = "members.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("id,code\nann,ann's secret\nbob,bob's secret\ncid,cid's secret\ndan,dan's secret\n"),
        });
        await organiser.Organise.UseToken(silo.Token);
        await Check(organiser, "the rules", violations);
        await organiser.Organise.Next();
        await Expect(organiser.Page.GetByText("Opening can't be undone")).ToBeVisibleAsync();
        var preview = organiser.Page.GetByRole(AriaRole.Region, new() { Name = "The ballot, as voters see it" });
        await preview.GetByRole(AriaRole.Checkbox, new() { Name = "Ada" }).CheckAsync();
        await Expect(preview.GetByText("1 of 3 chosen")).ToBeVisibleAsync();
        await Expect(preview.GetByText("Rows since 1987.")).ToBeVisibleAsync();
        await Expect(organiser.Page.GetByText("with a quorum of 1/3 of the roll")).ToBeVisibleAsync();
        await Check(organiser, "the last look", violations);
        await organiser.Organise.Press("Sign and open");
        await organiser.Organise.Is("open");

        await Vote(await Visit(silo, look), title, violations, "ann", ["Ada", "Ben", "Cy"], ["Ivo", "Hal"], "Yes");
        await Vote(await Visit(silo, look), title, violations, "bob", ["Ada", "Ben"], ["Hal"], "Yes");
        await Vote(await Visit(silo, look), title, violations, "cid", ["Ada"], ["Ivo"], "No");

        await organiser.Page.GetByRole(AriaRole.Link, new() { Name = "See the results" }).ClickAsync();
        foreach (var sentence in (string[])
        [
            "Ada, Ben and Cy are elected, with 3, 2 and 1 votes.",
            "Ivo is elected, in the last round with 2 votes to 1 for Hal.",
            "Carried, with 2 Yes and 1 No: 66.7% of the votes for Yes and No, where at least 2/3 was needed.",
        ])
        {
            await Expect(organiser.Page.GetByText(sentence)).ToBeVisibleAsync();
        }

        await Check(organiser, "the results", violations);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task What_was_written_is_there_again_and_an_election_is_a_template_for_the_next()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Go("Organise");
        await visitor.Organise.New();
        await visitor.Organise.Ask("Kept for later", "One", "Two", "Three");

        await visitor.Page.ReloadAsync();

        await Expect(visitor.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Kept for later");
        await Expect(visitor.Page.GetByLabel("Option 3", new() { Exact = true })).ToHaveValueAsync("Three");
        await visitor.Organise.Next();
        await visitor.Organise.Keys.Make("Organiser");
        await visitor.Organise.Open();
        await visitor.Organise.Is("open");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Open another one like it" }).ClickAsync();
        await Expect(visitor.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Kept for later");
        await visitor.Organise.Press("Start anew");
        await Expect(visitor.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("");
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task An_option_is_withdrawn_and_the_close_moved_and_voters_see_both()
    {
        var silo = await page.Silo;
        var (organiser, voter) = (await Visit(silo), await Visit(silo));
        await organiser.Go("Organise");
        await organiser.Organise.New();
        await organiser.Organise.Ask("Who keeps the keys?", "Ada", "Grace", "Alan");
        await organiser.Organise.Next();
        await organiser.Organise.Keys.Make("Organiser");
        await organiser.Organise.Open();
        await organiser.Organise.Is("open");
        await voter.Vote.Choose("Who keeps the keys?");
        await voter.Vote.Keys.Make("Ann");
        await voter.Vote.Cast("Ada");
        await voter.Vote.IsInABlock();

        await organiser.Organise.Press("Withdraw an option");
        var asked = organiser.Page.GetByRole(AriaRole.Dialog, new() { Name = "Withdraw an option" });
        await asked.GetByLabel("Option to withdraw").SelectOptionAsync(new SelectOptionValue { Label = "Ada" });
        await asked.GetByRole(AriaRole.Button, new() { Name = "Withdraw it" }).ClickAsync();
        await organiser.Hears("Done: a block holds it.");

        var other = await Visit(silo);
        await other.Vote.Choose("Who keeps the keys?");
        await Expect(other.Page.GetByRole(AriaRole.Radio, new() { Name = "Ada" })).ToBeDisabledAsync();
        await Expect(other.Page.GetByText("withdrawn")).ToBeVisibleAsync();

        await organiser.Organise.Press("Let it close later");
        var later = organiser.Page.GetByRole(AriaRole.Dialog, new() { Name = "Let it close later" });
        await later.GetByLabel("Closes then").FillAsync("2020-01-01T10:00");
        await later.GetByRole(AriaRole.Button, new() { Name = "Let it close later" }).ClickAsync();
        await Expect(later.GetByText("It must close later than it does now.")).ToBeVisibleAsync();
        var day = DateTime.Now.AddDays(9).Date.AddHours(15);
        await later.GetByLabel("Closes then").FillAsync($"{day:yyyy-MM-dd'T'HH:mm}");
        await later.GetByRole(AriaRole.Button, new() { Name = "Let it close later" }).ClickAsync();
        await Expect(organiser.Organise.Standing).ToContainTextAsync($"{day.Day}");
        await organiser.Hears("Done: a block holds it.");
        await organiser.Page.GetByRole(AriaRole.Link, new() { Name = "See the results" }).ClickAsync();
        await Expect(organiser.Results.Standing).ToContainTextAsync("1 blank");
    }

    private static async Task Write(Visitor organiser, string title)
    {
        var page = organiser.Page;
        await organiser.Organise.Press("Ask one more question");
        await organiser.Organise.Press("Ask one more question");
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync(title);
        var board = await Question(1, "Board", _board);
        await board.GetByLabel("Seats").FillAsync("3");
        await board.GetByText("Details of option 1", new() { Exact = true }).ClickAsync();
        await board.GetByLabel("What voters should know of option 1").FillAsync("Rows since 1987.\nKeeps the boats.");
        await board.GetByLabel("Link of option 1").FillAsync("https://example.org/ada");
        var treasurer = await Question(2, "Treasurer", ["Hal", "Ivo"]);
        await treasurer.GetByLabel("Method").SelectOptionAsync(new SelectOptionValue { Label = "Instant runoff" });
        var accounts = await Question(3, "Shall the accounts be approved?", []);
        await accounts.GetByLabel("Method").SelectOptionAsync(new SelectOptionValue { Label = "Motion" });
        await accounts.GetByLabel("Majority").SelectOptionAsync(new SelectOptionValue { Label = "two thirds of the votes" });
        await accounts.GetByText("More about this question").ClickAsync();
        await accounts.GetByLabel("Quorum").FillAsync("1/3");

        async Task<ILocator> Question(int number, string asked, string[] options)
        {
            var question = page.GetByRole(AriaRole.Group, new() { Name = $"Question {number}", Exact = true });
            await question.GetByLabel($"Question {number}", new() { Exact = true }).FillAsync(asked);
            foreach (var (place, option) in options.Index())
            {
                if (place > 1) await question.GetByRole(AriaRole.Button, new() { Name = "Add an option" }).ClickAsync();
                await question.GetByLabel($"Option {place + 1}", new() { Exact = true }).FillAsync(option);
            }

            return question;
        }
    }

    private static async Task Vote(
        Visitor voter, string title, List<string> violations, string id, string[] board, string[] treasurer, string accounts)
    {
        await voter.Vote.Choose(title);
        await voter.Vote.Keys.Make(id);
        await voter.Vote.GetCredential(id, $"{id}'s secret");
        await voter.Vote.HasCredential();
        foreach (var option in board) await voter.Page.GetByRole(AriaRole.Checkbox, new() { Name = option }).CheckAsync();
        foreach (var option in treasurer)
            await voter.Page.GetByRole(AriaRole.Button, new() { Name = $"Rank next: {option}" }).ClickAsync();
        await voter.Page.GetByRole(AriaRole.Radio, new() { Name = accounts }).CheckAsync();
        await Check(voter, $"the ballot of {id}", violations);
        var review = await voter.Vote.LookItOver();
        await Expect(review).ToContainTextAsync("Treasurer");
        await Check(voter, $"what {id} signs", violations);
        await voter.Vote.Sign();
        await voter.Vote.IsInABlock();
    }

    /// <summary>Everybody can use what is shown, and nobody has to scroll sideways.</summary>
    private static async Task Check(Visitor visitor, string what, List<string> violations)
    {
        violations.AddRange((await Axe.Violations(visitor.Page)).Select(violation => $"{what}: {violation}"));
        if (!await visitor.FitsInWidth()) violations.Add($"{what} is wider than the window");
    }
}
