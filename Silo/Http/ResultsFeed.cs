using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// Live results: each watched election of a node is looked up ten times a second, once for all who watch it. Watchers get the
/// latest state only, so one that is slow costs no more than one that is fast.
/// </summary>
internal sealed partial class ResultsFeed(GrainCalls calls, TimeProvider time, ILogger<ResultsFeed> log)
{
    /// <summary>Watchers at the most, in all.</summary>
    public const int MostStreams = 2000;

    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeWatch> _watched = [];
    private int _streams;

    /// <summary>Starts to watch; null while too many do.</summary>
    public Subscription? Subscribe(string node, string election)
    {
        lock (_gate)
        {
            if (_streams == MostStreams) return null;
            _streams++;
            var isNew = !_watched.TryGetValue(node, out var watch);
            if (isNew) _watched[node] = watch = new(node);
            if (!watch!.Topics.TryGetValue(election, out var topic)) watch.Topics[election] = topic = new(election);
            topic.Watchers++;

            // Only now: a loop that finds nothing to watch ends.
            if (isNew) _ = Watch(watch);
            return new(this, watch, topic);
        }
    }

    private void Unsubscribe(NodeWatch watch, Topic topic)
    {
        lock (_gate)
        {
            _streams--;
            if (--topic.Watchers == 0) watch.Topics.Remove(topic.Election);
        }
    }

    private async Task Watch(NodeWatch watch)
    {
        using var ticks = new PeriodicTimer(_period, time);
        do
        {
            foreach (var topic in TopicsOf(watch)) await Look(watch.Node, topic);
        }
        while (IsWatched(watch) && await ticks.WaitForNextTickAsync());
    }

    private async Task Look(string node, Topic topic)
    {
        try
        {
            var election = await calls.Node(node, grain => grain.GetElection(topic.Election), CancellationToken.None, GrainCalls.ShortDeadline);
            if (election is not null) topic.Publish(election);
            topic.Trouble = null;
        }
        catch (Exception failure)
        {
            // Its watchers keep what they have until it is back. Whatever it was must not end the loop: nothing would begin it again.
            if (topic.Trouble != failure.Message) Silent(log, failure is UnavailableException ? null : failure, node, failure.Message);
            topic.Trouble = failure.Message;
        }
    }

    private Topic[] TopicsOf(NodeWatch watch)
    {
        lock (_gate) return [.. watch.Topics.Values];
    }

    private bool IsWatched(NodeWatch watch)
    {
        lock (_gate) return watch.Topics.Count > 0 || !_watched.Remove(watch.Node);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live results of {Node} stand still: {Reason}")]
    private static partial void Silent(ILogger log, Exception? failure, string node, string reason);

    internal sealed record NodeWatch(string Node)
    {
        public Dictionary<string, Topic> Topics { get; } = [];
    }

    /// <summary>One watcher's place in the feed.</summary>
    internal sealed class Subscription(ResultsFeed feed, NodeWatch watch, Topic topic) : IDisposable
    {
        /// <summary>The latest counts, as soon as they are not those that were seen.</summary>
        public Task<ElectionView> After(ElectionView? seen) => topic.After(seen);

        public void Dispose() => feed.Unsubscribe(watch, topic);
    }

    /// <summary>The latest counts of one election.</summary>
    internal sealed class Topic(string election)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource<ElectionView> _next = New();
        private ElectionView? _latest;

        public string Election => election;

        public int Watchers { get; set; }

        /// <summary>Why the last look failed, so that it is said once.</summary>
        public string? Trouble { get; set; }

        public Task<ElectionView> After(ElectionView? seen)
        {
            lock (_gate) return _latest is null || ReferenceEquals(_latest, seen) ? _next.Task : Task.FromResult(_latest);
        }

        public void Publish(ElectionView view)
        {
            lock (_gate)
            {
                // A tip fixes the counts; the clock alone may still move the state.
                if (_latest is { } last && (last.Tip, last.State, last.Closes) == (view.Tip, view.State, view.Closes)) return;
                _latest = view;
                _next.SetResult(view);
                _next = New();
            }
        }

        private static TaskCompletionSource<ElectionView> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
