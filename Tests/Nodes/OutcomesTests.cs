using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>The counts that a node keeps, and those that wait to be made.</summary>
public sealed class OutcomesTests
{
    private const int Most = Outcomes.Most;

    private static readonly Hash256 _tip = TestNetwork.Default.Id;

    private readonly Counter _counter = new();
    private readonly Election[] _elections = [.. Enumerable.Range(0, Most + 1).Select(number => Of($"Number {number}"))];

    [Fact]
    public async Task The_count_that_nobody_has_asked_for_the_longest_makes_room_and_no_other()
    {
        var outcomes = new Outcomes(_counter);
        foreach (var election in _elections[..Most]) await outcomes.Of(election, default, _tip, CancellationToken.None);
        await outcomes.Of(_elections[0], default, _tip, CancellationToken.None);
        Assert.Equal(Most, _counter.Counted);

        await outcomes.Of(_elections[Most], default, _tip, CancellationToken.None);

        foreach (var election in _elections.Where(election => election != _elections[1]))
            await outcomes.Of(election, default, _tip, CancellationToken.None);
        Assert.Equal(Most + 1, _counter.Counted);
        await outcomes.Of(_elections[1], default, _tip, CancellationToken.None);
        Assert.Equal(Most + 2, _counter.Counted);
    }

    [Fact]
    public async Task No_more_wait_to_be_made_than_are_kept_and_none_is_made_twice()
    {
        var outcomes = new Outcomes(_counter);
        _counter.Hold();
        var waiting = _elections[..Most].Select(election => outcomes.Of(election, default, _tip, CancellationToken.None)).ToArray();

        var refused = outcomes.Of(_elections[Most], default, _tip, CancellationToken.None);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<TimeoutException>(() => refused);
        Assert.Same(waiting[0], outcomes.Of(_elections[0], default, _tip, CancellationToken.None));

        _counter.Release();
        await Task.WhenAll(waiting);
        await outcomes.Of(_elections[Most], default, _tip, CancellationToken.None);
        Assert.Equal(Most + 1, _counter.Counted);
    }

    private static Election Of(string title)
    {
        var opening = TestNetwork.Default.Open(Voters.Organiser, title);
        return new(new(opening.Id.Value), (OpenElection)opening.Payload);
    }

    /// <summary>Does what it is given at once, or when a test lets it, and counts.</summary>
    private sealed class Counter : IOffTurn
    {
        private TaskCompletionSource _gate = Opened();

        public int Counted { get; private set; }

        public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate.SetResult();

        public async Task<T> Run<T>(Func<T> work, CancellationToken stop)
        {
            Counted++;
            await _gate.Task;
            return work();
        }

        public Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop) =>
            Run(() => items.Select(work).ToArray(), stop);

        private static TaskCompletionSource Opened()
        {
            var opened = new TaskCompletionSource();
            opened.SetResult();
            return opened;
        }
    }
}
