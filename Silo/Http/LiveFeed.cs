using System.Text;
using System.Text.Json;
using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// The live views that people watch. Each view is looked up five times a second, and its event is written once for all its watchers.
/// Watchers get the latest state only, so a slow one costs no more than a fast one.
/// </summary>
internal sealed partial class LiveFeed(TimeProvider time, ILogger<LiveFeed> log)
{
    /// <summary>Watchers at the most, of all views together.</summary>
    public const int MostStreams = 2000;

    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watch> _watched = [];
    private int _streams;

    /// <summary>Watchers now.</summary>
    public int Streams
    {
        get
        {
            lock (_gate) return _streams;
        }
    }

    /// <summary>Sources that are asked for them now.</summary>
    public int Sources
    {
        get
        {
            lock (_gate) return _watched.Count;
        }
    }

    /// <summary>Starts to watch; null while too many do.</summary>
    public Subscription? Subscribe(LiveView view)
    {
        lock (_gate)
        {
            if (_streams == MostStreams) return null;
            _streams++;
            var isNew = !_watched.TryGetValue(view.Source, out var watch);
            if (isNew) _watched[view.Source] = watch = new(view.Source);
            if (!watch!.Topics.TryGetValue((view.Event, view.Subject), out var topic))
                watch.Topics[(view.Event, view.Subject)] = topic = new(view);
            topic.Watchers++;

            // After the topic is in: a loop that finds nothing to watch ends.
            if (isNew) _ = Keep(watch);
            return new(this, watch, topic);
        }
    }

    private void Unsubscribe(Watch watch, Topic topic)
    {
        lock (_gate)
        {
            _streams--;
            if (--topic.Watchers == 0) watch.Topics.Remove((topic.View.Event, topic.View.Subject));
        }
    }

    private async Task Keep(Watch watch)
    {
        using var ticks = new PeriodicTimer(Period, time);
        do
        {
            foreach (var topic in TopicsOf(watch)) await Look(topic);
        }
        while (IsWatched(watch) && await ticks.WaitForNextTickAsync());
    }

    private async Task Look(Topic topic)
    {
        try
        {
            if ((await topic.View.Look()).TryGet(out var found, out var refusal))
            {
                topic.Publish(Written(topic.View.Event, found));
                topic.Trouble = null;
            }
            else
            {
                Note(topic, refusal.Detail ?? refusal.Rule);
            }
        }
        catch (Exception failure)
        {
            // No failure may end the loop: nothing would begin it again.
            Note(topic, failure.Message, failure is UnavailableException ? null : failure);
        }
    }

    /// <summary>Says once why a view stands still. Its watchers keep the latest event until it goes on.</summary>
    private void Note(Topic topic, string reason, Exception? failure = null)
    {
        if (topic.Trouble != reason) Silent(log, failure, topic.View.Event, topic.View.Source, reason);
        topic.Trouble = reason;
    }

    private static byte[] Written(string name, object found) =>
        Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(found, JsonSerializerOptions.Web)}\n\n");

    private Topic[] TopicsOf(Watch watch)
    {
        lock (_gate) return [.. watch.Topics.Values];
    }

    private bool IsWatched(Watch watch)
    {
        lock (_gate) return watch.Topics.Count > 0 || !_watched.Remove(watch.Source);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live {What} of {Source} stand still: {Reason}")]
    private static partial void Silent(ILogger log, Exception? failure, string what, string source, string reason);

    internal sealed record Watch(string Source)
    {
        public Dictionary<(string Event, string Subject), Topic> Topics { get; } = [];
    }

    /// <summary>One watcher's place in the feed.</summary>
    internal sealed class Subscription(LiveFeed feed, Watch watch, Topic topic) : IDisposable
    {
        /// <summary>The latest event, as soon as it is another one than the one that was seen.</summary>
        public Task<byte[]> After(byte[]? seen) => topic.After(seen);

        public void Dispose() => feed.Unsubscribe(watch, topic);
    }

    /// <summary>The latest event of one view.</summary>
    internal sealed class Topic(LiveView view)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource<byte[]> _next = New();
        private byte[]? _latest;

        public LiveView View => view;

        public int Watchers { get; set; }

        /// <summary>Why the last look found nothing; null where it found something.</summary>
        public string? Trouble { get; set; }

        public Task<byte[]> After(byte[]? seen)
        {
            lock (_gate) return _latest is null || ReferenceEquals(_latest, seen) ? _next.Task : Task.FromResult(_latest);
        }

        public void Publish(byte[] written)
        {
            lock (_gate)
            {
                if (_latest.AsSpan().SequenceEqual(written)) return;
                _latest = written;
                _next.SetResult(written);
                _next = New();
            }
        }

        private static TaskCompletionSource<byte[]> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
