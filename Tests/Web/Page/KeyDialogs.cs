using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>Choosing, making and restoring keys, on whichever panel asks for one.</summary>
internal sealed class KeyDialogs(IPage page)
{
    /// <summary>As all key files of the tests' console have it.</summary>
    public const string Passphrase = "correct horse";

    /// <summary>The key that is chosen.</summary>
    public ILocator Chosen => page.GetByLabel("Key", new() { Exact = true });

    /// <summary>Makes a key that only this browser has, and chooses it.</summary>
    public async Task Make(string name)
    {
        var dialog = await Open("New key");
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Make it without a backup").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Done(name);
    }

    /// <summary>Makes a key whose backup is saved.</summary>
    /// <returns>The backup's path.</returns>
    public async Task<string> MakeWithBackup(string name)
    {
        var dialog = await Open("New key");
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel("Passphrase", new() { Exact = true }).FillAsync(Passphrase);
        await dialog.GetByLabel("Passphrase once more").FillAsync(Passphrase);
        var backup = await page.RunAndWaitForDownloadAsync(() =>
            dialog.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync());
        await Done(name);
        return await backup.PathAsync();
    }

    /// <summary>Restores a key from a file, of this page's or of the console's.</summary>
    public async Task Restore(string file, string name)
    {
        var dialog = await Open("Restore a key");
        await dialog.GetByLabel("Backup file (.pem)").SetInputFilesAsync(file);
        await dialog.GetByLabel("Passphrase").FillAsync(Passphrase);
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await IsChosen(name);
    }

    private async Task<ILocator> Open(string title)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = title }).ClickAsync();
        return page.GetByRole(AriaRole.Dialog, new() { Name = title });
    }

    private async Task Done(string name)
    {
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Key made" }).GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await IsChosen(name);
    }

    private Task IsChosen(string name) => Expect(Chosen.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync(name);
}
