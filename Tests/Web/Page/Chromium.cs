using Microsoft.Playwright;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// Debian's Chromium, driven by Playwright; one for all tests of a run. The one without windows takes half of the other's CPU.
/// Where there is none a test is skipped, unless BALLOT_REQUIRE_BROWSER is 1. No browser is ever downloaded.
/// </summary>
internal static class Chromium
{
    private static readonly string? _program = Environment.GetEnvironmentVariable("BALLOT_CHROMIUM") is { Length: > 0 } given
        ? File.Exists(given) ? given : null
        : new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);

    private static readonly Lazy<Task<IBrowser>> _shared = new(Launch);

    /// <summary>Skips the test, or fails it, where there is no browser.</summary>
    public static Task<IBrowser> Shared
    {
        get
        {
            if (_program is not null) return _shared.Value;
            const string reason = "There is no Chromium in /usr/bin: install Debian's 'chromium', or set BALLOT_CHROMIUM to where it is.";
            if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_BROWSER") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
            return null!;
        }
    }

    private static async Task<IBrowser> Launch()
    {
        // For what does not come; a busy machine is slow, and nothing here is about time.
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = _program,

            // Its sandbox can't be had by root, as whom CI runs; and it is to talk to nobody but the silo.
            Args =
            [
                "--no-sandbox",
                "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"
            ],
        });
    }
}
