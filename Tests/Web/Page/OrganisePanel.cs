using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>The Organise panel: opening elections and running them.</summary>
internal sealed class OrganisePanel(IPage page)
{
    public KeyDialogs Keys { get; } = new(page);

    /// <summary>The election that is run.</summary>
    public string Election => page.Url.Split('/')[^1];

    public ILocator Standing => page.GetByRole(AriaRole.Region, new() { Name = "Where it stands" });

    public Task New() => page.GetByRole(AriaRole.Link, new() { Name = "Open an election" }).ClickAsync();

    public async Task Ask(string title, params string[] options)
    {
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync(title);
        for (var number = 1; number <= options.Length; number++)
        {
            var field = page.GetByLabel($"Option {number}", new() { Exact = true });
            if (number > 2) await Press("Add an option");
            await field.FillAsync(options[number - 1]);
        }
    }

    /// <summary>Goes on from the questions to the rules, or from these to the last look.</summary>
    public Task Next() => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Next: ") }).ClickAsync();

    public async Task Open()
    {
        await Next();
        await Press("Sign and open");
    }

    public Task Choose(string field, string value) =>
        page.GetByLabel(field, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = value });

    public Task Fill(string field, string value) => page.GetByLabel(field).FillAsync(value);

    public Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task UseToken(string token)
    {
        await Fill("Operator's token", token);
        await Press("Use it");
    }

    public Task Is(string state) => Expect(Standing.GetByText(state, new() { Exact = true })).ToBeVisibleAsync();
}
