using Microsoft.Playwright;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The page where a silo of an older version answers beside ours.</summary>
public sealed class OlderSiloTests(PageFixture page) : PageTest
{
    [Fact]
    public async Task Without_a_catalogue_of_rules_its_answers_speak_for_themselves_and_rules_are_named()
    {
        var silo = await page.Silo;
        var election = await silo.OpenElection(Voters.Named("Organiser at an older silo"), "Older silo");
        var visitor = await Visit(silo);
        var asked = 0;
        await visitor.Page.RouteAsync("**/api/rules", route =>
        {
            Interlocked.Increment(ref asked);
            return route.FulfillAsync(
                new() { Status = 404, ContentType = "application/problem+json", Body = """{"status":404,"rule":"not-found"}""" });
        });
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Red");
        await visitor.Vote.IsInABlock();
        await visitor.Vote.Enter(election);

        await visitor.Vote.Cast("Green");

        var refusal = visitor.Page.GetByRole(AriaRole.Alert);
        await Expect(refusal).ToContainTextAsync(RuleBook.Of(Rejection.AlreadyVoted).Sentence);
        await Expect(refusal).ToContainTextAsync("rule already-voted");

        // A verdict has no words of its own.
        await visitor.Go("Network");
        await visitor.Network.UseToken(silo.Token);
        var verdicts = await visitor.Network.Attack("Skip the work", "node-2");
        await visitor.Hears("Refused by 3 of 3 nodes.");
        await Expect(verdicts.GetByRole(AriaRole.Row).Filter(new() { HasText = "refused no-work" })).ToHaveCountAsync(3);
        Assert.True(Volatile.Read(ref asked) > 0);
    }
}
