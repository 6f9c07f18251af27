using System.Net;
using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Many ask for what is long and read nothing of it.</summary>
public sealed class UnreadAnswersTests(FullBlock full) : IClassFixture<FullBlock>
{
    private const int Many = 8;
    private const int SmallWindow = 4096;

    [Theory]
    [InlineData("/api/blocks/1")]
    [InlineData("/api/blocks/1/text")]
    [InlineData("/api/blocks/1/json")]
    [InlineData("/api/export")]
    public async Task Who_takes_nothing_is_cut_off_and_keeps_others_waiting_no_longer(string path)
    {
        var whole = await full.Neighbour.GetByteArrayAsync(path);
        var deaf = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Stranger.Connect(full.Silo.Address, SmallWindow)));
        foreach (var stranger in deaf)
            await stranger.Say($"GET {path} HTTP/1.1\r\nHost: {full.Silo.Address.Authority}\r\nConnection: close\r\n\r\n");

        // At another address nobody notices. At the same one there is a place as soon as somebody has been cut off.
        Assert.Equal(whole, await full.Neighbour.GetByteArrayAsync(path));
        await Eventually.True(
            async () =>
            {
                using var answer = await full.Silo.Http.GetAsync(path);
                return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsByteArrayAsync()).SequenceEqual(whole);
            },
            "those at the same address get it too");

        var heard = await Task.WhenAll(deaf.Select(Rest));
        Assert.Contains(heard, bytes => bytes < whole.Length);
        foreach (var stranger in deaf) stranger.Dispose();
    }

    [Fact]
    public async Task Headers_to_prove_receipts_against_wait_for_no_export()
    {
        var deaf = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Stranger.Connect(full.Silo.Address, SmallWindow)));
        foreach (var stranger in deaf) await stranger.Say($"GET /api/export HTTP/1.1\r\nHost: {full.Silo.Address.Authority}\r\n\r\n");
        await full.Neighbour.GetAsync("/api/export").Is(HttpStatusCode.OK);

        await full.Silo.Http.GetAsync("/api/export/headers").Is(HttpStatusCode.OK);

        foreach (var stranger in deaf) stranger.Dispose();
    }

    [Fact]
    public async Task Batches_are_few_at_a_time_for_one_address()
    {
        string Batch(int length) => $"POST /api/transactions/batch HTTP/1.1\r\nHost: {full.Silo.Address.Authority}\r\nContent-Type: "
            + $"application/octet-stream\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n";
        var slow = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Stranger.Connect(full.Silo.Address)));
        foreach (var stranger in slow)
        {
            await stranger.Say(Batch(1000));
            Assert.StartsWith("HTTP/1.1 100", await stranger.Listen("\r\n\r\n"), StringComparison.Ordinal);
        }

        using var fifth = await Stranger.Connect(full.Silo.Address);
        await fifth.Say(Batch(1) + "x");
        var waits = fifth.Listen("\r\n\r\n");

        // At another address nobody waits.
        using var body = new ByteArrayContent([0x80]) { Headers = { ContentType = new("application/octet-stream") } };
        await full.Neighbour.PostAsync("/api/transactions/batch", body).Problem(HttpStatusCode.BadRequest, "malformed");
        Assert.False(waits.IsCompleted, "More of them are under way at once than one address may have.");

        slow[0].Dispose();
        Assert.StartsWith("HTTP/1.1 400", await waits, StringComparison.Ordinal);
        foreach (var stranger in slow) stranger.Dispose();
    }

    [Fact]
    public async Task A_long_list_of_elections_comes_in_pages_and_all_of_them_come()
    {
        var (ids, pages) = (new List<string>(), 0);
        for (var path = "/api/elections?count=150"; path is not null; pages++)
        {
            using var answer = await full.Silo.Http.GetAsync(path);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            Assert.InRange(bytes.Length, 2, 2 * 1024 * 1024);
            ids.AddRange(JsonDocument.Parse(bytes).RootElement.EnumerateArray().Select(election => election.Text("election")));
            path = answer.Headers.TryGetValues("Link", out var links) ? $"/api/elections{links.Single().Split('<', '>')[1]}" : null;
        }

        Assert.Equal((FullBlock.Elections, FullBlock.Elections), (ids.Count, ids.Distinct().Count()));
        Assert.True(pages > 1, "All came at once.");
        await full.Silo.Http.GetAsync("/api/elections?count=1001").Problem(HttpStatusCode.BadRequest, "out-of-range");
        await full.Silo.Http.GetAsync($"/api/elections?before={new string('0', 64)}").Problem(HttpStatusCode.NotFound, "unknown-election");
    }

    private static async Task<long> Rest(Stranger stranger)
    {
        var (heard, buffer) = (0L, new byte[64 * 1024]);
        while (await stranger.Hear(buffer) is var count and > 0) heard += count;
        return heard;
    }
}
