using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Api;
using OrleansBallot.Silo.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class EventStreamsTests
{
    private static readonly LiveView _view = new("news", "source", "", () => Task.FromResult(new Answer<object>("told", null)));

    private readonly FakeTimeProvider _time = new();
    private readonly LiveFeed _feed;
    private readonly EventStreams _streams;

    public EventStreamsTests()
    {
        _feed = new(_time, NullLogger<LiveFeed>.Instance);
        _streams = new(_feed, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _time);
    }

    [Fact]
    public async Task Cut_off_who_makes_no_room_for_an_event()
    {
        using var client = new Client();
        client.Http.RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        var served = PacedBody.Use(client.Http, async http => await _streams.Serve(http, _view));
        await client.Body.Asked.Task;

        // As often as it is asked again: the wait may not have begun yet.
        await Eventually.True(
            () =>
            {
                _time.Advance(Pace.Patience);
                return Task.FromResult(client.IsAborted);
            },
            "it is cut off");
        await served;
    }

    [Fact]
    public async Task Say_that_they_live_where_nothing_else_is_to_be_said()
    {
        using var client = new Client();
        var body = new MemoryStream();
        client.Http.Response.Body = body;
        _ = _streams.Serve(client.Http, _view);
        await Eventually.True(() => Task.FromResult(Text().EndsWith("\"told\"\n\n", StringComparison.Ordinal)), "the event is there");

        await Eventually.True(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(Text().EndsWith("event: alive\ndata: {}\n\n", StringComparison.Ordinal));
            },
            "it says that it lives");
        Assert.Equal("no", client.Http.Response.Headers["X-Accel-Buffering"]);

        string Text() => System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    [Fact]
    public async Task Refuse_one_more_than_there_may_be_until_one_ends()
    {
        var watchers = Enumerable.Range(0, LiveFeed.MostStreams).Select(_ => _feed.Subscribe(_view)!).ToArray();

        using var client = new Client();
        var refused = Assert.IsType<ProblemHttpResult>(await _streams.Serve(client.Http, _view));
        watchers[0].Dispose();

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(_feed.Subscribe(_view));
    }

    [Fact]
    public async Task Look_once_for_all_who_watch_and_tell_them_what_is_new_alone()
    {
        var (looks, told) = (0, "first");
        LiveView view = new("news", "source", "", () =>
        {
            looks++;
            return Task.FromResult(new Answer<object>(told, null));
        });
        using var one = _feed.Subscribe(view)!;
        using var other = _feed.Subscribe(view with { Look = () => throw new InvalidOperationException("One look is enough.") })!;

        var seen = await one.After(null);
        Assert.Same(seen, await other.After(null));
        var next = other.After(seen);
        _time.Advance(LiveFeed.Period);
        Assert.False(next.IsCompleted, "Nothing is new.");
        told = "second";
        await Eventually.True(
            () =>
            {
                _time.Advance(LiveFeed.Period);
                return Task.FromResult(next.IsCompleted);
            },
            "the change is told");

        Assert.Equal("event: news\ndata: \"second\"\n\n"u8.ToArray(), await next);
        Assert.True(looks > 1);
    }

    [Fact]
    public async Task Log_once_why_a_view_stands_still_where_a_look_is_refused_and_keep_its_latest_event()
    {
        var (log, looks, isRefused) = (new LogLines<LiveFeed>(), 0, false);
        var view = LiveView.Of("news", "source", "", () =>
        {
            Interlocked.Increment(ref looks);
            return Task.FromResult<Answer<string>>(Volatile.Read(ref isRefused) ? Refusal.Unavailable("Nobody takes part.") : "told");
        });
        using var watcher = new LiveFeed(_time, log).Subscribe(view)!;
        var seen = await watcher.After(null);

        Volatile.Write(ref isRefused, true);
        await Looks(3);

        Assert.Equal(["Live news of source stand still: Nobody takes part."], log.Lines);
        Assert.Same(seen, await watcher.After(null));

        Volatile.Write(ref isRefused, false);
        await Looks(2);
        Volatile.Write(ref isRefused, true);
        await Looks(3);

        Assert.Equal(2, log.Lines.Count);

        async Task Looks(int more)
        {
            var enough = Volatile.Read(ref looks) + more;
            await Eventually.True(
                () =>
                {
                    _time.Advance(LiveFeed.Period);
                    return Task.FromResult(Volatile.Read(ref looks) >= enough);
                },
                "it is looked at");
        }
    }

    /// <summary>A client that reads nothing.</summary>
    private sealed class Client : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();

        public Client()
        {
            RequestAborted = _aborted.Token;
            Http = new DefaultHttpContext();
            Http.Features.Set<IHttpRequestLifetimeFeature>(this);
            Http.Response.Body = Body;
        }

        public HttpContext Http { get; }

        public FullStream Body { get; } = new();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
            IsAborted = true;
            _aborted.Cancel();
        }

        public void Dispose() => _aborted.Dispose();
    }

    private sealed class FullStream : MemoryStream
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            return new(new TaskCompletionSource().Task);
        }
    }
}
