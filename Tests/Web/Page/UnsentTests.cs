using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>A signed vote is sent from whichever view is open, and until it is sent every view says so.</summary>
public sealed class UnsentTests(PageFixture page) : PageTest
{
    private const string Submissions = "**/api/transactions";

    [Fact]
    public async Task A_vote_that_is_not_sent_yet_is_told_on_every_view_and_goes_off_from_any()
    {
        var (silo, election, visitor) = await Ready("Told everywhere");
        await visitor.Page.RouteAsync(Submissions, route => route.AbortAsync());
        await visitor.Vote.Cast("Green");

        foreach (var panel in (string[])["Results", "Explorer", "Network"])
        {
            await visitor.Go(panel);
            await Expect(visitor.NotSent).ToContainTextAsync("Told everywhere");
        }

        await visitor.Page.UnrouteAsync(Submissions);
        await IsCountedOnce(silo, election);
        await Expect(visitor.NotSent).ToHaveCountAsync(0);
        await visitor.Page.GotoAsync("/#/vote");
        await Expect(
            visitor.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = "Told everywhere" }).Filter(new() { HasText = "has a receipt" }))
            .ToBeVisibleAsync();
        Assert.Equal(0, visitor.AskedBeforeLeaving);
    }

    [Fact]
    public async Task A_tab_that_is_closed_before_the_answer_asks_first_and_the_vote_goes_off_from_the_next_view()
    {
        var (silo, election, visitor) = await Ready("Tab closed");
        await visitor.Page.RouteAsync(Submissions, route => route.AbortAsync());
        await visitor.Vote.Cast("Green");
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("The same vote is sent again");

        await visitor.Page.GotoAsync("about:blank");
        Assert.Equal(1, visitor.AskedBeforeLeaving);
        await visitor.Page.UnrouteAsync(Submissions);
        await visitor.Page.GotoAsync("/#/explorer");

        await IsCountedOnce(silo, election);
        await visitor.Vote.Enter(election);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Follow it" }).ClickAsync();
        await visitor.Vote.IsInABlock();
    }

    [Fact]
    public async Task Two_tabs_that_cast_the_same_vote_cast_one()
    {
        var (silo, election, visitor) = await Ready("Two tabs");
        var other = await visitor.AnotherTab();
        await other.Vote.Enter(election);
        var minute = new DateTime(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        foreach (var tab in (Visitor[])[visitor, other])
        {
            // Neither hears of the other, and it is one minute for both: then they sign the same.
            await tab.ComeAgainWith("delete globalThis.BroadcastChannel;");
            await tab.Page.Clock.SetFixedTimeAsync(minute);
            await tab.Vote.Mark(CountingMethod.Plurality, "Green");
            await tab.Vote.LookItOver();
        }

        await visitor.Page.RouteAsync(Submissions, route => route.AbortAsync());
        await visitor.Vote.Sign();
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("The same vote is sent again");
        await other.Vote.Sign();

        await other.Vote.IsInABlock();
        await visitor.Page.UnrouteAsync(Submissions);
        await visitor.Vote.IsInABlock();
        Assert.Equal(other.Vote.Transaction, visitor.Vote.Transaction);
        await IsCountedOnce(silo, election);
        Assert.Empty(other.Faults);
    }

    [Fact]
    public async Task What_one_tab_can_not_send_another_one_sends_and_both_know()
    {
        var (silo, election, visitor) = await Ready("One tab for another");
        await visitor.Page.RouteAsync(Submissions, route => route.AbortAsync());
        await visitor.Vote.Cast("Green");
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("The same vote is sent again");

        var other = await visitor.AnotherTab();

        await visitor.Vote.IsInABlock();
        await IsCountedOnce(silo, election);
        await Expect(visitor.NotSent).ToHaveCountAsync(0);
        Assert.Empty(other.Faults);
    }

    [Fact]
    public async Task A_browser_that_never_says_whether_it_keeps_data_makes_keys_all_the_same()
    {
        var visitor = await Visit(await page.Silo);
        await visitor.ComeAgainWith("Object.defineProperty(navigator, 'storage', { value: { persist: () => new Promise(() => {}) } });");
        await visitor.Go("Wallet");

        await visitor.Vote.Keys.Make("Ann");
    }

    [Fact]
    public async Task A_browser_of_two_years_ago_reaches_the_silo()
    {
        var (silo, election, visitor) = await Ready("Old browser");
        await visitor.ComeAgainWith("delete AbortSignal.any; delete AbortSignal.timeout; delete globalThis.BroadcastChannel;");
        await visitor.Vote.Cast("Green");

        await visitor.Vote.IsInABlock();
        await IsCountedOnce(silo, election);
    }

    [Fact]
    public async Task A_database_of_the_browsers_that_is_gone_is_opened_again()
    {
        var (silo, election, visitor) = await Ready("Database gone");
        await visitor.ComeAgainWith(
            """
            const opened = (globalThis.opened = []);
            const open = IDBFactory.prototype.open;
            IDBFactory.prototype.open = function (...given) {
              const request = open.apply(this, given);
              request.addEventListener('success', () => opened.push(request.result));
              return request;
            };
            """);
        await visitor.Vote.Mark(CountingMethod.Plurality, "Green");
        await visitor.Vote.LookItOver();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => opened.splice(0).map((database) => database.close()).length > 0"));

        await visitor.Vote.Sign();

        await visitor.Vote.IsInABlock();
        await IsCountedOnce(silo, election);
    }

    [Fact]
    public async Task A_browser_that_keeps_nothing_is_told_in_plain_words()
    {
        var visitor = await Visit(await page.Silo);
        await visitor.ComeAgainWith(
            "IDBDatabase.prototype.transaction = () => { throw new DOMException('The database connection is closing.', "
            + "'InvalidStateError'); };");
        await visitor.Go("Wallet");

        var told = visitor.Page.GetByRole(AriaRole.Alert);
        await Expect(told.First).ToContainTextAsync("This browser does not let the page keep anything now.");
        await Expect(told.Filter(new() { HasTextRegex = new Regex("database connection") })).ToHaveCountAsync(0);
    }

    private async Task<(SiloHost Silo, Transaction Election, Visitor Visitor)> Ready(string title)
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named($"Organiser of {title}"), title);
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        return (silo, election, visitor);
    }

    private static Task IsCountedOnce(SiloHost silo, Transaction election) => Eventually.True(
        async () => (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("total").GetInt64() == 1,
        "the vote is counted once");
}
