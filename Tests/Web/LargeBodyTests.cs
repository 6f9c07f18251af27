using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Votes;

namespace OrleansBallot.Tests.Web;

/// <summary>Ten megabytes, to every route that takes a body and to those that take none.</summary>
public sealed class LargeBodyTests(WebFixture web)
{
    private const int Large = 10 * 1024 * 1024;

    [Fact]
    public async Task Are_refused_before_a_byte_of_them_is_read()
    {
        foreach (var (method, path) in await PostRoutes.Of(web.Silo, web.Election.Id.ToString()))
        {
            var answer = await Announce($"{method.Method} {path}", $"Authorization: Bearer {web.Silo.Token}");

            // A roll may be that long: it waits for it, reads it line by line, and keeps none of it unless all is good.
            if (path == "/api/rolls") Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
            else Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Are_not_waited_for_from_those_who_may_not_send_them()
    {
        var answer = await Announce($"POST /api/rolls?organiser={RollElection.Organiser.Key}", "Content-Type: text/csv");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Limits.TransactionBytes)]
    [InlineData(100)]
    public async Task Of_no_stated_length_are_read_up_to_the_limit_and_no_further(int limit)
    {
        var endless = new UnmeasuredStream(Large);
        var request = new DefaultHttpContext().Request;
        request.Body = endless;

        Assert.Null(await Bodies.Read(request, limit, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.InRange(endless.Taken, limit + 1, limit + (64 * 1024));
    }

    [Fact]
    public async Task Are_waited_for_no_longer_however_fast_they_began()
    {
        var time = new FakeTimeProvider();
        var sent = new Pipe(new(pauseWriterThreshold: 0));
        var request = new DefaultHttpContext().Request;
        request.Body = sent.Reader.AsStream();
        await sent.Writer.WriteAsync(new byte[BatchFraming.MostBytes / 2], TestContext.Current.CancellationToken);
        var reading = Bodies.Read(request, BatchFraming.MostBytes, time, TestContext.Current.CancellationToken);

        // By Kestrel's own bound all that came before would be good for hours.
        time.Advance(Pace.Patience);

        var slow = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading);
        Assert.Equal(StatusCodes.Status408RequestTimeout, slow.StatusCode);
    }

    [Fact]
    public void Buy_no_time_by_a_byte_now_and_then()
    {
        var pace = new Pace();
        pace.Note(TimeSpan.Zero, Large);

        pace.Note(Pace.Patience / 2, 1);
        Assert.InRange(pace.Left, Pace.Patience * 0.49, Pace.Patience * 0.51);
        pace.Note(pace.Left, 0);
        Assert.Equal(TimeSpan.Zero, pace.Left);
    }

    [Fact]
    public async Task Are_read_whole_where_they_just_fit()
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new UnmeasuredStream(Limits.TransactionBytes);

        Assert.Equal(Limits.TransactionBytes, (await Bodies.Read(
            request, Limits.TransactionBytes, TimeProvider.System, TestContext.Current.CancellationToken))?.Length);
    }

    /// <summary>Says that a body comes, sends none of it, and listens for the answer.</summary>
    private async Task<string> Announce(string request, string header)
    {
        using var stranger = await Stranger.Connect(web.Silo.Address);
        await stranger.Say($"{request} HTTP/1.1\r\nHost: {web.Silo.Address.Authority}\r\n{header}\r\nContent-Length: {Large}\r\n\r\n");
        return await stranger.Listen("\r\n\r\n");
    }
}
