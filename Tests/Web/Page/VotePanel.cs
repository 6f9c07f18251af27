using Microsoft.Playwright;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Vote panel: choosing an election, marking and casting a ballot, following the vote.</summary>
internal sealed class VotePanel(IPage page)
{
    public KeyDialogs Keys { get; } = new(page);

    /// <summary>The transaction of the vote that is followed.</summary>
    public string Transaction => page.Url.Split('/')[^1];

    public Task Choose(string election) => page.GetByRole(AriaRole.Link, new() { Name = election }).ClickAsync();

    public Task Enter(Transaction election) => page.GotoAsync($"/#/vote/{election.Id}");

    /// <summary>Marks one option, as ballots of this method are marked.</summary>
    /// <param name="method">The election's.</param>
    /// <param name="mark">An option; with its score after '=' where there are scores.</param>
    public Task Mark(CountingMethod method, string mark) => method switch
    {
        CountingMethod.Plurality => page.GetByRole(AriaRole.Radio, new() { Name = mark }).CheckAsync(),
        CountingMethod.Approval => page.GetByRole(AriaRole.Checkbox, new() { Name = mark }).CheckAsync(),
        CountingMethod.Score => page.GetByRole(AriaRole.Slider, new() { Name = mark.Split('=')[0] }).FillAsync(mark.Split('=')[1]),
        _ => page.GetByRole(AriaRole.Button, new() { Name = $"Rank next: {mark}" }).ClickAsync(),
    };

    public async Task<ILocator> LookItOver()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Look it over" }).ClickAsync();
        return page.GetByRole(AriaRole.Region, new() { Name = "What you sign" });
    }

    /// <summary>Marks one option of a plurality ballot and signs it.</summary>
    public async Task Cast(string option)
    {
        await Mark(CountingMethod.Plurality, option);
        await LookItOver();
        await Sign();
    }

    public Task Sign() => page.GetByRole(AriaRole.Button, new() { Name = "Sign and cast" }).ClickAsync();

    /// <summary>Gets the credential that an election by roll asks for.</summary>
    public async Task GetCredential(string voter, string code)
    {
        await page.GetByLabel("Your id on the roll").FillAsync(voter);
        await page.GetByLabel("Your one-time code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Get the credential" }).ClickAsync();
    }

    /// <summary>Waits for the credential: what asked for it goes away then, and all below it moves.</summary>
    public Task HasCredential() =>
        Expect(page.GetByText("This key may vote: its credential is kept in this browser.")).Not.ToHaveCountAsync(0);

    /// <summary>How far the vote has come: one of its stations.</summary>
    public ILocator Stage(string name) =>
        page.GetByRole(AriaRole.Region, new() { Name = "Where your vote is" })
            .GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });

    public Task IsInABlock() => Expect(Stage("In a block")).ToContainTextAsync("(done)");

    public ILocator Proof => page.GetByRole(AriaRole.Region, new() { Name = "The proof" });

    /// <returns>The path of the saved receipt.</returns>
    public async Task<string> SaveReceipt() =>
        await (await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Save the receipt" }).ClickAsync())).PathAsync();
}
