using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Voting in a browser.</summary>
public sealed class VotingTests(PageFixture page) : PageTest
{
    public static TheoryData<CountingMethod, string[], int[], string> Ballots => new()
    {
        { CountingMethod.Plurality, ["Green"], [1], "Green" },
        { CountingMethod.Approval, ["Red", "Blue"], [0, 2], "Red Blue" },
        { CountingMethod.Score, ["Red=7", "Blue=2"], [7, 0, 2], "Red 7 of 10 Green 0 of 10 Blue 2 of 10" },
        { CountingMethod.InstantRunoff, ["Blue", "Red"], [2, 0], "Blue Red" },
        { CountingMethod.Schulze, ["Green", "Blue", "Red"], [1, 2, 0], "Green Blue Red" },
    };

    [Theory]
    [MemberData(nameof(Ballots))]
    public async Task A_ballot_says_what_was_marked(CountingMethod method, string[] marks, int[] choices, string words)
    {
        var silo = await page.Silo;
        var election = await Open(silo, $"By {method}", method);
        var visitor = await Visit(silo);
        await visitor.Vote.Choose($"By {method}");
        await visitor.Vote.Keys.Make("Ann");

        foreach (var mark in marks) await visitor.Vote.Mark(method, mark);
        var shown = await visitor.Vote.LookItOver();
        await Expect(shown.GetByRole(AriaRole.List)).ToHaveTextAsync(new Regex(string.Join(@"\s*", words.Split(' '))));
        await visitor.Vote.Sign();

        await visitor.Vote.IsInABlock();
        var vote = await VoteOf(silo, visitor.Vote.Transaction);
        Assert.Equal(election.Id.Value, vote.Election.Value);
        Assert.Equal(choices, vote.Answers.Single().Choices);
    }

    [Fact]
    public async Task A_ballot_keeps_its_marks_until_it_is_cast()
    {
        var silo = await page.Silo;
        var election = await Open(silo, "Marks that stay", CountingMethod.Score);
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        var red = visitor.Page.GetByRole(AriaRole.Slider, new() { Name = "Red" });
        await visitor.Vote.Mark(CountingMethod.Score, "Red=7");

        await visitor.Ask("node-2");
        await Expect(red).ToHaveValueAsync("7");

        // Back from the last look leaves the election: so browsers see it.
        await visitor.Go("Results");
        await visitor.Vote.Enter(election);
        await visitor.Vote.LookItOver();
        await visitor.Page.GoBackAsync();
        await visitor.Vote.Enter(election);
        await Expect(red).ToHaveValueAsync("7");

        await visitor.Vote.LookItOver();
        await visitor.Vote.Sign();
        await visitor.Vote.IsInABlock();
        await visitor.Vote.Enter(election);
        await Expect(red).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task A_vote_is_followed_from_the_signature_to_two_blocks_deep()
    {
        // Of its own: other tests' blocks would come on top of it.
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=200ms");
        var election = await Open(silo, "Followed");
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Green");

        await Expect(visitor.Vote.Stage("Signed")).ToContainTextAsync("(done)");
        await Expect(visitor.Vote.Stage("Accepted")).ToContainTextAsync("promised");
        await visitor.Hears("Your vote is in block");

        await Expect(visitor.Vote.Stage("Blocks on top of it")).ToContainTextAsync("(not yet)");

        await Open(silo, "Something for the next block");

        await Expect(visitor.Vote.Stage("blocks deep")).ToContainTextAsync("(done)");
    }

    [Fact]
    public async Task A_receipt_is_proven_in_the_browser_and_by_the_console()
    {
        var silo = await page.Silo;
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(await Open(silo, "Proven"));
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Red");
        await visitor.Vote.IsInABlock();

        await visitor.Vote.Proof.GetByRole(AriaRole.Button, new() { Name = "Check the proof" }).ClickAsync();
        await visitor.Hears("All 4 checks passed.");
        await Expect(visitor.Vote.Proof.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "(done)" })).ToHaveCountAsync(4);

        using var console = Console(silo);
        await console.JsonAsync("export", "--headers", console.At("headers"));
        var receipt = await visitor.Vote.SaveReceipt();
        Assert.Equal(
            visitor.Vote.Transaction,
            (await console.JsonAsync("receipt", "verify", receipt, "--headers", console.At("headers"))).Text("transaction"));

        // On another day, in another browser.
        var other = await Visit(silo);
        await other.Page.GetByLabel("Check a receipt from a file").SetInputFilesAsync(receipt);
        await other.Vote.Proof.GetByRole(AriaRole.Button, new() { Name = "Check the proof" }).ClickAsync();
        await other.Hears("All 4 checks passed.");
    }

    [Fact]
    public async Task A_second_vote_is_refused_by_its_rule_and_changes_nothing()
    {
        var silo = await page.Silo;
        var election = await Open(silo, "Once");
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Red");
        await visitor.Vote.IsInABlock();
        var first = visitor.Vote.Transaction;

        await visitor.Vote.Enter(election);
        await Expect(visitor.Page.GetByText("This key has voted in this election:").First).ToBeVisibleAsync();
        await visitor.Vote.Cast("Green");

        var refusal = visitor.Page.GetByRole(AriaRole.Alert);
        await Expect(refusal).ToContainTextAsync("The vote was refused");
        await Expect(refusal).ToContainTextAsync(RuleBook.Of(Rejection.AlreadyVoted).Sentence);
        await Expect(refusal).ToContainTextAsync("already-voted");
        await Expect(refusal).ToContainTextAsync(first[..8]);
        await Expect(visitor.Vote.Stage("Refused")).ToContainTextAsync("(failed)");
        Assert.Equal(1, (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Where_votes_may_be_replaced_the_last_one_counts()
    {
        var silo = await page.Silo;
        var election = await Open(silo, "Again", revoting: Revoting.Last);
        var visitor = await Visit(silo);
        await visitor.Vote.Enter(election);
        await visitor.Vote.Keys.Make("Ann");
        await visitor.Vote.Cast("Red");
        await visitor.Vote.IsInABlock();

        await visitor.Vote.Enter(election);
        await Expect(visitor.Page.GetByText("Another vote takes its place:")).ToBeVisibleAsync();
        await visitor.Vote.Cast("Green");
        await visitor.Vote.IsInABlock();

        await Eventually.True(
            async () => (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("tallies").EnumerateArray()
                .Select(tally => tally.GetProperty("votes").GetInt64()).SequenceEqual([0L, 1L, 0L]),
            "the last vote counts, and no other");
    }

    [Fact]
    public async Task By_roll_a_voter_gets_a_credential_that_names_nobody_and_votes_with_it()
    {
        var silo = await page.Silo;
        var election = await RollElection.Open(silo, "id,code\nann,ann's code\n", title: "On the roll");
        var visitor = await Visit(silo);
        await visitor.Vote.Choose("On the roll");
        await visitor.Vote.Keys.Make("For this election");

        await visitor.Vote.GetCredential("ann", "not ann's code");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong-code");
        await visitor.Vote.GetCredential("ann", "ann's code");
        await visitor.Vote.HasCredential();
        await visitor.Vote.Cast("Green");
        await visitor.Vote.IsInABlock();

        var vote = await VoteOf(silo, visitor.Vote.Transaction);
        Assert.True(vote.Credential!.Check(silo.Chain.Id, election.Id, vote.Voter, election.Terms.Classes[0].Issuer));
    }

    [Fact]
    public async Task A_voter_of_weight_3_learns_the_weight_with_the_credential_and_the_ballot_counts_three()
    {
        var silo = await page.Silo;
        var election = await RollElection.Open(silo, "id,code,weight\nann,ann's code,1\nbob,bob's code,3\n", title: "By shares");
        var visitor = await Visit(silo);
        await visitor.Vote.Choose("By shares");
        await visitor.Vote.Keys.Make("Bob's shares");
        await visitor.Vote.GetCredential("bob", "bob's code");
        await Expect(visitor.Page.GetByText("Your ballot counts 3 votes.")).ToBeVisibleAsync();
        await visitor.Vote.Cast("Green");
        await visitor.Vote.IsInABlock();

        var vote = await VoteOf(silo, visitor.Vote.Transaction);
        Assert.Equal(1, vote.Credential!.Class);
        Assert.Equal(3, (await silo.Get($"/api/elections/{election.Id}/results")).GetProperty("weight").GetInt64());
        await visitor.Results.Watch(election.Opening);
        await Expect(visitor.Results.Standing).ToContainTextAsync("3 votes by weight");
    }

    [Fact]
    public async Task A_restored_key_gets_its_credential_again_in_any_browser_and_in_the_console()
    {
        var silo = await page.Silo;
        var election = await RollElection.Open(silo, "id,code\nbea,bea's code\n", title: "Restored");
        var (lost, visitor) = (await Visit(silo), await Visit(silo));
        await lost.Vote.Choose("Restored");
        var backup = await lost.Vote.Keys.MakeWithBackup("Lost");
        await lost.Vote.GetCredential("bea", "bea's code");
        await lost.Vote.HasCredential();

        await visitor.Vote.Choose("Restored");
        await visitor.Vote.Keys.Restore(backup, "Found");
        await visitor.Vote.GetCredential("bea", "bea's code");
        await visitor.Vote.HasCredential();
        await visitor.Vote.Cast("Green");
        await visitor.Vote.IsInABlock();

        using var console = Console(silo);
        console["BALLOT_CODE"] = "bea's code";
        var vote = await VoteOf(silo, visitor.Vote.Transaction);
        await console.JsonAsync(
            "credential", "request", election.Id.ToString(), "--voter", "bea", "--key", backup, "--credentials", console.At("credentials"));
        var kept = JsonDocument.Parse(
            await File.ReadAllTextAsync(Directory.GetFiles(console.At("credentials")).Single(), TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexStringLower(vote.Credential!.Signature.AsSpan()), kept.RootElement.Text("signature"));
    }

    [Fact]
    public async Task A_keys_backup_opens_in_the_console_and_the_consoles_key_in_the_page()
    {
        var silo = await page.Silo;
        var election = await Open(silo, "Keys");
        var visitor = await Visit(silo);
        using var console = Console(silo);
        await visitor.Vote.Enter(election);

        var backup = await visitor.Vote.Keys.MakeWithBackup("Ann");
        var ann = (await console.JsonAsync("keys", "show", backup)).Text("key");
        Assert.Equal(ann, await visitor.Vote.Keys.Chosen.InputValueAsync());

        var bob = await console.JsonAsync("keys", "new", console.At("bob.pem"));
        await visitor.Vote.Keys.Restore(console.At("bob.pem"), "Bob");
        Assert.Equal(bob.Text("key"), await visitor.Vote.Keys.Chosen.InputValueAsync());
        await visitor.Vote.Cast("Red");
        await visitor.Vote.IsInABlock();
        Assert.Equal(bob.Text("key"), (await VoteOf(silo, visitor.Vote.Transaction)).Voter.ToString());
    }

    private static Task<Transaction> Open(
        SiloHost silo, string title, CountingMethod method = CountingMethod.Plurality, Revoting revoting = Revoting.Never) =>
        silo.OpenElection(
            Voters.Named($"Organiser of {title}"), title,
            open => open.Offering("Red", "Green", "Blue").By(method, top: 10) with { Revoting = revoting });

    private static async Task<CastVote> VoteOf(SiloHost silo, string transaction)
    {
        // The node that answers may hear of a block later than the one that the page asked.
        var proof = default(JsonElement);
        await Eventually.True(
            async () =>
            {
                using var answer = await silo.Http.GetAsync($"/api/transactions/{transaction}/proof");
                if (answer.IsSuccessStatusCode) proof = await answer.Content.ReadFromJsonAsync<JsonElement>();
                return answer.IsSuccessStatusCode;
            },
            "a node proves the vote");
        Assert.Equal(Rejection.None, Transaction.TryDecode(silo.Chain.Id, Convert.FromHexString(proof.Text("bytes")), out var found));
        return (CastVote)found!.Payload;
    }

    private static Terminal Console(SiloHost silo)
    {
        var terminal = new Terminal();
        terminal["BALLOT_URL"] = silo.Address.ToString();
        return terminal;
    }
}
