using System.Net;
using System.Text.Json;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

public sealed class WatchTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_watch_outlives_a_silo_that_restarts()
    {
        using var terminal = TerminalTo(
            () => Events(Results("open", 1), new HttpIOException(HttpRequestError.ResponseEnded)),
            () => throw new HttpRequestException(HttpRequestError.ConnectionError),
            () => throw new HttpRequestException(HttpRequestError.ConnectionError),
            () => Events(Results("sealed", 2)));

        var ran = await terminal.RunAsync("results", Id, "--watch", "--json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal(
            [1, 2], ran.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("total").GetInt32()));
        Assert.Equal("The silo does not answer. Reconnecting…", ran.Errors.Trim());
    }

    [Fact]
    public async Task A_silo_that_never_answered_ends_the_watch()
    {
        using var terminal = TerminalTo(() => throw new HttpRequestException(HttpRequestError.ConnectionError));

        Assert.Equal(ExitCode.Unreachable, (await terminal.RunAsync("results", Id, "--watch")).Code);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_told_in_words()
    {
        using var terminal = TerminalTo(() => throw new HttpRequestException(
            HttpRequestError.ResponseEnded, "An error occurred.",
            new HttpIOException(HttpRequestError.ResponseEnded, "Ended prematurely.")));

        var ran = await terminal.RunAsync("results", Id);

        Assert.Equal(ExitCode.Unreachable, ran.Code);
        Assert.DoesNotContain("ResponseEnded", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_breaks_off_leaves_the_file_as_it_was()
    {
        using var terminal = TerminalTo(
            () => new(HttpStatusCode.OK) { Content = new StringContent(Data("open", 1)) },
            () => Events("title,T\n", new HttpIOException(HttpRequestError.ResponseEnded)));
        await File.WriteAllTextAsync(terminal.At("board.csv"), "yesterday's", TestContext.Current.CancellationToken);

        var ran = await terminal.RunAsync("results", Id, "--csv", terminal.At("board.csv"));

        Assert.Equal(ExitCode.Unreachable, ran.Code);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(terminal.At("board.csv"), TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(terminal.Directory));
    }

    private static Terminal TerminalTo(params Func<HttpResponseMessage>[] answers)
    {
        var next = new Queue<Func<HttpResponseMessage>>(answers);
        return new() { Clock = new HurriedClock(), Http = () => new Scripted(next) };
    }

    private static string Results(string state, int total) => $"data: {Data(state, total)}\n\n";

    private static string Data(string state, int total) =>
        $$"""{"election":"{{Id}}","title":"T","state":"{{state}}","total":{{total}},"tallies":[],"height":1,"tip":"{{Id}}"}""";

    private static HttpResponseMessage Events(string text, Exception? end = null) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(new Breaking(text, end)) { Headers = { ContentType = new("text/event-stream") } },
    };

    private sealed class Scripted(Queue<Func<HttpResponseMessage>> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answers.Dequeue()());
    }

    /// <summary>A text that ends as its connection ends.</summary>
    private sealed class Breaking(string text, Exception? end) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read && read == 0 && end is not null ? throw end : read;
    }

    /// <summary>Every pause is over at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
