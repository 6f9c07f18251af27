using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OrleansBallot.Ledger.Values;
using static Microsoft.Playwright.Assertions;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>A thousand blocks on a page, and more news in a moment than a screen can show.</summary>
public sealed class FloodTests(PageFixture page) : PageTest
{
    private const int Shown = 1000, News = 500, Streamed = 20;

    [Fact]
    public async Task Of_news_that_come_at_once_only_the_last_is_drawn_and_rows_that_stay_are_left_alone()
    {
        var visitor = await Visit(await page.Silo);
        var flood = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/api/blocks?count=*", route =>
            route.FulfillAsync(Answer(Blocks(flood.Task.IsCompleted ? Shown + News : Shown, Count(route)))));
        await visitor.Page.RouteAsync("**/api/blocks/stream*", async route =>
        {
            // Once; who asks again waits.
            if (flood.Task.IsCompleted) return;
            await flood.Task;
            var events = Enumerable.Range(Shown + 1, News)
                .Select(tip => $"event: block\ndata: {JsonSerializer.Serialize(Blocks(tip, Streamed))}\n\n");
            await route.FulfillAsync(new() { ContentType = "text/event-stream", Body = string.Concat(events) });
        });

        // Another number of blocks is loaded anew, and then listened to anew: news that came before that would be told to nobody.
        await Listening(() => visitor.Go("Explorer"));
        await Listening(() => visitor.Page.GetByLabel("Blocks a page").SelectOptionAsync($"{Shown}"));
        await Expect(visitor.Explorer.Blocks).ToHaveCountAsync(Shown + 1);
        await visitor.Page.EvaluateAsync(
            """
            () => {
              window.drawn = { times: 0, added: 0 };
              new MutationObserver((changes) => {
                window.drawn.times++;
                for (const { addedNodes } of changes) window.drawn.added += addedNodes.length;
              }).observe(document.querySelector('[role=table]'), { subtree: true, childList: true });
            }
            """);

        flood.SetResult();
        await Expect(visitor.Explorer.Blocks.Nth(1)).ToContainTextAsync($"{Shown + News}");

        await Expect(visitor.Explorer.Blocks).ToHaveCountAsync(Shown + 1);
        var drawn = await visitor.Page.EvaluateAsync<JsonElement>("() => window.drawn");
        Assert.InRange(drawn.GetProperty("times").GetInt32(), 1, News / 10);
        Assert.InRange(drawn.GetProperty("added").GetInt32(), 1, 2 * Shown);

        Task Listening(Func<Task> act) =>
            visitor.Page.RunAndWaitForRequestAsync(act, request => request.Url.Contains("/api/blocks/stream", StringComparison.Ordinal));
    }

    private static RouteFulfillOptions Answer(JsonArray blocks) => new() { ContentType = "application/json", Body = blocks.ToJsonString() };

    private static int Count(IRoute route) => int.Parse(route.Request.Url.Split("count=")[1].Split('&')[0], CultureInfo.InvariantCulture);

    /// <summary>So many blocks up to a tip, as the silo lists them.</summary>
    private static JsonArray Blocks(int tip, int count) => [.. Enumerable.Range(tip - count + 1, count).Select(height => new JsonObject
    {
        ["height"] = height,
        ["hash"] = Hash(height),
        ["previous"] = Hash(height - 1),
        ["merkleRoot"] = Hash(0),
        ["tallyRoot"] = Hash(0),
        ["timestamp"] = "2026-11-21T09:00:00Z",
        ["started"] = "2026-11-21T09:00:00Z",
        ["difficulty"] = 65536,
        ["nonce"] = height,
        ["miner"] = "a miner",
        ["transactions"] = 1,
    })];

    private static string Hash(int height) => Hash256.Of(Encoding.ASCII.GetBytes($"block {height}")).ToString();
}
