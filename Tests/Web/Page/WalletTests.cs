using Microsoft.Playwright;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Coins in browsers.</summary>
public sealed class WalletTests : PageTest
{
    [Fact]
    public async Task Coins_are_mined_sent_seen_by_both_sides_before_a_block_holds_them_and_then_theirs()
    {
        await Chromium.Shared;
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=2", "Ballot:Mining:Enabled=false", "Ballot:Chain:Reward=50");
        var (ann, bob) = (await Visit(silo), await Visit(silo));
        await bob.Go("Wallet");
        await bob.Wallet.Keys.Make("Bob");
        var key = await bob.Wallet.Keys.Chosen.InputValueAsync();
        await ann.Go("Wallet");
        await ann.Wallet.Keys.Make("Ann");
        await ann.Wallet.UseToken(silo.Token);

        // Nothing is mined while nothing waits.
        await ann.Wallet.Press("Mine once");
        await Expect(ann.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("rule");
        var opened = silo.OpenElection(Voters.Organiser);
        await Eventually.True(
            async () => (await silo.Get("/api/pending?node=node-1")).GetProperty("transactions").GetArrayLength() == 1,
            "something waits at the node that mines");
        await ann.Wallet.Press("Mine once");
        await ann.Hears("50 coins for your key.");
        await opened;
        await ann.Wallet.Holds(50);

        await ann.Wallet.Fill(key, 51);
        await Expect(ann.Page.GetByLabel("Coins", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await ann.Wallet.Send(key, 20);
        await Expect(ann.Wallet.Open).ToContainTextAsync("20 coins");
        await Expect(bob.Wallet.Open).ToContainTextAsync("20 coins");
        await bob.Wallet.Holds(0);

        await ann.Wallet.Press("Mine once");
        await ann.Wallet.Holds(80);
        await bob.Wallet.Holds(20);
        await Expect(bob.Wallet.Open).ToContainTextAsync("No transfer from or to this key waits for a block.");
        await Expect(bob.Wallet.History.Filter(new() { HasText = "+20" })).ToHaveCountAsync(1);
        await Expect(ann.Wallet.History.Filter(new() { HasText = "+50" })).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task What_a_node_has_earned_is_collected()
    {
        await Chromium.Shared;
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Chain:Reward=50");
        var ann = await Visit(silo);
        await ann.Go("Wallet");
        await ann.Wallet.Keys.Make("Ann");
        await ann.Wallet.UseToken(silo.Token);

        await ann.Wallet.Press("Collect its coins");
        await Expect(ann.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no coins to send");

        await silo.OpenElection(Voters.Organiser);
        await ann.Wallet.Press("Collect its coins");
        await ann.Wallet.Holds(50);
        await Expect(ann.Wallet.History.Filter(new() { HasText = "+50" })).ToHaveCountAsync(1);
    }
}
