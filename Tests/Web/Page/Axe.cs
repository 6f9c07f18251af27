using System.Text.Json;
using Microsoft.Playwright;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>
/// Looks for what keeps people out: axe-core (<c>npm ci --prefix Tests/Interop</c>), put into the page by the test alone.
/// </summary>
internal static class Axe
{
    private static readonly string _script = ProtocolDocumentTests.PathOf("Tests/Interop/node_modules/axe-core/axe.min.js");

    /// <returns>What breaks WCAG 2.2 AA on what is shown now, one line for each rule.</returns>
    public static async Task<IReadOnlyList<string>> Violations(IPage page)
    {
        if (!File.Exists(_script)) NodeJs.Skip("axe-core is not installed: npm ci --prefix Tests/Interop");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(await File.ReadAllTextAsync(_script));
        var found = await page.EvaluateAsync<string>(
            """
            async () => {
              const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
              const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
              const where = (nodes) => nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ');
              return JSON.stringify(violations.map(({ id, nodes }) => `${id}: ${where(nodes)}`));
            }
            """);
        return JsonSerializer.Deserialize<string[]>(found)!;
    }
}
