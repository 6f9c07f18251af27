using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Somebody who reads a stream of results.</summary>
internal sealed class ResultsReader : IAsyncDisposable
{
    private readonly Stream _body;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private ResultsReader(Stream body)
    {
        _body = body;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public static async Task<ResultsReader> Open(SiloHost silo, string path) => new(await silo.Http.GetStreamAsync(path));

    /// <returns>Votes in the next event that tells of any; null where the stream has ended.</returns>
    public async Task<long?> Next()
    {
        do
        {
            if (!await _events.MoveNextAsync()) return null;
        }
        while (_events.Current.EventType == "alive");

        Assert.Equal("results", _events.Current.EventType);
        return JsonDocument.Parse(_events.Current.Data).RootElement.GetProperty("total").GetInt64();
    }

    /// <summary>Reads on until so many votes are counted: the tip may move before they are in it.</summary>
    public async Task Until(long votes)
    {
        while (await Next() is { } total && total != votes) Assert.True(total < votes);
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _body.DisposeAsync();
    }
}
