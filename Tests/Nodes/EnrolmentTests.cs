using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node that leaves stays away, whatever was under way; one that stays comes back by itself.</summary>
public sealed class EnrolmentTests
{
    [Fact]
    public Task A_beat_that_was_under_way_does_not_join_again_what_left() => Run(async (enrolment, tracker) =>
    {
        Assert.True((await enrolment.Join(CancellationToken.None)).Accepted);
        var answer = new TaskCompletionSource<MembershipAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        tracker.Beaten = () => answer.Task;
        var beat = enrolment.Beat(CancellationToken.None);

        Assert.True((await enrolment.Leave(CancellationToken.None)).Accepted);
        answer.SetResult(ScriptedTracker.No);
        await beat;

        Assert.False(enrolment.IsMember);
        Assert.Equal(1, tracker.Registrations);
    });

    [Fact]
    public Task A_join_that_was_under_way_does_not_make_a_member_of_what_left() => Run(async (enrolment, tracker) =>
    {
        var (asked, answer) = (
            new TaskCompletionSource(), new TaskCompletionSource<MembershipAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        tracker.Registered = () =>
        {
            asked.SetResult();
            return answer.Task;
        };
        var joining = enrolment.Join(CancellationToken.None);
        await asked.Task;

        Assert.True((await enrolment.Leave(CancellationToken.None)).Accepted);
        answer.SetResult(ScriptedTracker.Yes);
        await joining;

        Assert.False(enrolment.IsMember);
    });

    [Fact]
    public Task A_node_that_the_tracker_lost_joins_again_at_the_next_beat() => Run(async (enrolment, tracker) =>
    {
        await enrolment.Beat(CancellationToken.None);
        tracker.Beaten = () => Task.FromResult(ScriptedTracker.No);
        await enrolment.Beat(CancellationToken.None);

        Assert.True(enrolment.IsMember);
        Assert.Equal(2, tracker.Registrations);
    });

    [Fact]
    public Task A_join_that_the_tracker_refuses_says_by_which_rule_until_one_is_accepted() => Run(async (enrolment, tracker) =>
    {
        tracker.Registered = () => Task.FromResult(ScriptedTracker.No with { Rule = "name-taken" });
        await enrolment.Beat(CancellationToken.None);
        Assert.Equal((false, "name-taken"), (enrolment.IsMember, enrolment.Refusal));

        tracker.Registered = () => Task.FromResult(ScriptedTracker.Yes);
        await enrolment.Beat(CancellationToken.None);
        Assert.Equal((true, null), (enrolment.IsMember, enrolment.Refusal));
    });

    [Fact]
    public Task A_leave_that_failed_keeps_nobody_away() => Run(async (enrolment, tracker) =>
    {
        tracker.Unregistered = () => Task.FromException<MembershipAnswer>(new TimeoutException("The tracker is moving."));
        await Assert.ThrowsAsync<TimeoutException>(() => enrolment.Leave(CancellationToken.None));

        await enrolment.Beat(CancellationToken.None);

        Assert.True(enrolment.IsMember);
    });

    [Fact]
    public Task A_beat_whose_answer_is_lost_is_over_in_time_for_the_next() => Run(async (enrolment, tracker, time) =>
    {
        Assert.True((await enrolment.Join(CancellationToken.None)).Accepted);
        tracker.Beaten = () => new TaskCompletionSource<MembershipAnswer>().Task;
        var beat = enrolment.Beat(CancellationToken.None);
        Assert.False(beat.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(2));

        await Eventually.True(() => Task.FromResult(beat.IsCompleted), "the beat is over");
        await Assert.ThrowsAsync<TimeoutException>(() => beat);
        Assert.True(enrolment.IsMember);
    });

    [Fact]
    public Task A_join_whose_answer_is_lost_is_tried_again() => Run(async (enrolment, tracker, time) =>
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tracker.Registered = () =>
        {
            asked.SetResult();
            return new TaskCompletionSource<MembershipAnswer>().Task;
        };
        var joining = enrolment.Join(CancellationToken.None);
        await asked.Task;

        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => Task.FromResult(joining.IsCompleted), "the join is over");
        await Assert.ThrowsAsync<TimeoutException>(() => joining);
        tracker.Registered = () => Task.FromResult(ScriptedTracker.Yes);
        await enrolment.Beat(CancellationToken.None);

        Assert.True(enrolment.IsMember);
    });

    [Fact]
    public Task A_beat_says_which_list_the_node_has_and_keeps_it_where_the_answer_has_none() => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, node) = await Open(lone);
        tracker.Registered = () => Task.FromResult(ScriptedTracker.With(7, "bob"));
        await enrolment.Beat(CancellationToken.None);

        tracker.Beaten = () => Task.FromResult(new MembershipAnswer(true, null, null));
        await enrolment.Beat(CancellationToken.None);

        Assert.Equal([7], tracker.Versions);
        Assert.Equal(["bob"], node.Peers.Active);
    });

    [Fact]
    public Task A_node_that_hears_of_a_newer_list_while_it_joins_asks_again() => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, node) = await Open(lone);
        var (asked, answer) = (
            new TaskCompletionSource(), new TaskCompletionSource<MembershipAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        tracker.Registered = () =>
        {
            asked.SetResult();
            return answer.Task;
        };
        tracker.Beaten = () => Task.FromResult(ScriptedTracker.With(3, "bob", "cid"));
        var beat = enrolment.Beat(CancellationToken.None);
        await asked.Task;

        var looking = enrolment.AskForPeers(3, CancellationToken.None);
        answer.SetResult(ScriptedTracker.With(2, "bob"));
        await Eventually.True(() => Task.FromResult(node.Peers.Version == 2), "the node has joined");
        while (!looking.IsCompleted) lone.Time.Advance(TimeSpan.FromMilliseconds(10));
        await beat;

        Assert.Equal([2], tracker.Versions);
        Assert.Equal(["bob", "cid"], node.Peers.Active);
    });

    [Fact]
    public Task One_beat_is_under_way_at_a_time_so_no_older_list_replaces_a_newer_one() => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, node) = await Open(lone);
        await enrolment.Beat(CancellationToken.None);
        var answer = new TaskCompletionSource<MembershipAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        tracker.Beaten = () => answer.Task;
        var beat = enrolment.Beat(CancellationToken.None);

        var looking = enrolment.AskForPeers(3, CancellationToken.None);
        Assert.Single(tracker.Versions);
        tracker.Beaten = () => Task.FromResult(ScriptedTracker.With(3, "bob", "cid"));
        answer.SetResult(ScriptedTracker.With(2, "bob"));
        await Eventually.True(() => Task.FromResult(node.Peers.Version == 2), "the first answer is here");
        while (!looking.IsCompleted) lone.Time.Advance(TimeSpan.FromMilliseconds(10));
        await beat;

        Assert.Equal([1, 2], tracker.Versions);
        Assert.Equal(["bob", "cid"], node.Peers.Active);
    });

    [Fact]
    public Task A_node_that_left_stays_away_whoever_says_that_the_list_has_changed() => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, _) = await Open(lone, isAway: true);

        await enrolment.AskForPeers(3, CancellationToken.None);
        await enrolment.Beat(CancellationToken.None);
        tracker.Registered = () => Task.FromResult(ScriptedTracker.No);
        Assert.False((await enrolment.Join(CancellationToken.None)).Accepted);
        tracker.Registered = () => Task.FromResult(ScriptedTracker.Yes);
        await enrolment.Beat(CancellationToken.None);
        Assert.Equal((1, false), (tracker.Registrations, enrolment.IsMember));

        await enrolment.Join(CancellationToken.None);
        Assert.True(enrolment.IsMember);
    });

    [Fact]
    public Task A_tracker_that_came_back_with_an_earlier_list_is_believed() => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, node) = await Open(lone);
        tracker.Registered = () => Task.FromResult(ScriptedTracker.With(7, "bob", "cid"));
        await enrolment.Beat(CancellationToken.None);

        tracker.Beaten = () => Task.FromResult(ScriptedTracker.With(3, "bob"));
        await enrolment.Beat(CancellationToken.None);
        await enrolment.Beat(CancellationToken.None);

        Assert.Equal([7, 3], tracker.Versions);
        Assert.Equal(["bob"], node.Peers.Active);
    });

    [Fact]
    public Task The_third_missed_beat_in_a_row_is_told_once_and_so_is_the_first_that_is_answered_again() => LoneNode.Run(async lone =>
    {
        var log = new LogLines();
        lone.Log = log;
        var (enrolment, tracker, _) = await Open(lone);
        await enrolment.Beat(CancellationToken.None);

        await Miss(2);
        await Answer();
        await Miss(2);
        Assert.Empty(Told());

        await Miss(3);
        Assert.Contains("3 times in a row", Assert.Single(Told()), StringComparison.Ordinal);

        await Answer();
        await Answer();
        Assert.Contains("after 5 beats", Told()[^1], StringComparison.Ordinal);
        Assert.Equal(2, Told().Length);

        await Miss(3);
        Assert.Equal(3, Told().Length);

        string[] Told() => [.. log.Lines.Where(line => line.Contains("the tracker", StringComparison.Ordinal))];

        Task Answer()
        {
            tracker.Beaten = () => Task.FromResult(ScriptedTracker.Yes);
            return enrolment.Beat(CancellationToken.None);
        }

        async Task Miss(int beats)
        {
            tracker.Beaten = () => Task.FromException<MembershipAnswer>(new TimeoutException("The tracker is moving."));
            for (var i = 0; i < beats; i++) await Assert.ThrowsAsync<TimeoutException>(() => enrolment.Beat(CancellationToken.None));
        }
    });

    [Fact]
    public Task A_beat_that_the_nodes_own_end_cuts_off_is_not_missed() => LoneNode.Run(async lone =>
    {
        var log = new LogLines();
        lone.Log = log;
        var (enrolment, tracker, _) = await Open(lone);
        await enrolment.Beat(CancellationToken.None);
        tracker.Beaten = () => new TaskCompletionSource<MembershipAnswer>().Task;

        for (var i = 0; i < 5; i++) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enrolment.Beat(new(canceled: true)));

        Assert.DoesNotContain(log.Lines, line => line.Contains("the tracker", StringComparison.Ordinal));
    });

    private static Task Run(Func<Enrolment, ScriptedTracker, Task> test) => Run((enrolment, tracker, _) => test(enrolment, tracker));

    private static Task Run(Func<Enrolment, ScriptedTracker, ManualTimeProvider, Task> test) => LoneNode.Run(async lone =>
    {
        var (enrolment, tracker, _) = await Open(lone);
        await test(enrolment, tracker, lone.Time);
    });

    private static async Task<(Enrolment Enrolment, ScriptedTracker Tracker, Node Node)> Open(LoneNode lone, bool isAway = false)
    {
        var tracker = new ScriptedTracker();
        lone.Put<ITrackerGrain>(ITrackerGrain.Key, tracker);
        var node = await lone.Open();
        return (new(node, isAway, lone.Options, lone.Factory, lone.OffTurn, lone.Time, lone.Log), tracker, node);
    }
}
