using Microsoft.Playwright;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The network in a browser.</summary>
public sealed class NetworkTests : PageTest
{
    [Fact]
    public async Task A_node_joins_resolves_and_leaves_and_all_who_watch_see_it()
    {
        await using var silo = await Start();
        var (operators, watcher) = (await Visit(silo), await Visit(silo));
        await watcher.Go("Network");
        await operators.Go("Network");
        await operators.Network.UseToken(silo.Token);

        await operators.Network.Join("late");
        await operators.Hears("late has joined.");
        await Expect(watcher.Network.Node("late")).ToContainTextAsync("agrees");
        await Expect(watcher.Page.GetByRole(AriaRole.Heading, new() { Name = "All 4 nodes agree" })).ToBeVisibleAsync();

        await operators.Network.Order("late", "Resolve");
        await operators.Hears("late stays where it is:");
        await operators.Network.Order("late", "Leave");
        await operators.Hears("late has left.");
        await Expect(watcher.Network.Node("late")).ToContainTextAsync("has left");
    }

    [Theory]
    [InlineData("Rewrite an old block", Rejection.WrongSignature)]
    [InlineData("Vote twice", Rejection.AlreadyVoted)]
    [InlineData("Skip the work", Rejection.NoWork)]
    [InlineData("Print money", Rejection.WrongReward)]
    public async Task An_attack_is_refused_by_every_node_before_the_operators_eyes(string kind, Rejection rule)
    {
        await using var silo = await Start();
        var visitor = await Visit(silo);
        await visitor.Go("Network");
        await visitor.Network.UseToken(silo.Token);

        var verdicts = await visitor.Network.Attack(kind, "node-2");

        await visitor.Hears("Refused by 3 of 3 nodes.");
        await Expect(verdicts.GetByRole(AriaRole.Row).Filter(new() { HasText = "refused" })).ToHaveCountAsync(3);
        await Expect(verdicts.GetByRole(AriaRole.Row).Filter(new() { HasText = RuleBook.Of(rule).Sentence })).ToHaveCountAsync(3);
        await Expect(verdicts).ToContainTextAsync("the honest tip before the attack, is still in the chain of all 3 nodes.");
    }

    [Fact]
    public async Task Without_the_token_or_with_a_wrong_one_nothing_is_done()
    {
        await using var silo = await Start();
        var visitor = await Visit(silo);
        await visitor.Go("Network");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stage the attack" })).ToBeDisabledAsync();
        foreach (var attack in AttackKinds.All)
            await Expect(visitor.Page.GetByRole(AriaRole.Radio, new() { Name = attack.Tries })).ToBeVisibleAsync();

        await visitor.Network.UseToken("a guess");
        await visitor.Network.Join("late");

        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unauthorized");
        await Expect(visitor.Network.Node("late")).ToHaveCountAsync(0);
    }

    /// <summary>With an election and a vote, so that there is something to attack.</summary>
    private static async Task<SiloHost> Start()
    {
        await Chromium.Shared;
        var silo = await SiloHost.Start(null, "Ballot:Chain:TargetBlockTime=100ms");
        var vote = silo.Vote(Voters.Ann, await silo.OpenElection(Voters.Organiser), 0);
        using var answer = await silo.Submit(vote);
        answer.EnsureSuccessStatusCode();
        await silo.Until(vote, "confirmed");
        return silo;
    }
}
