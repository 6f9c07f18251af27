using System.Collections.Concurrent;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>Grains' heavy work: on few threads of its own, in turns, in order, and never after its end.</summary>
public sealed class OffTurnTests : IDisposable
{
    private readonly OffTurn _offTurn = new();

    public void Dispose() => _offTurn.Dispose();

    [Fact]
    public async Task Answers_in_the_order_of_the_items()
    {
        var squares = await _offTurn.Map(Enumerable.Range(0, 1000).ToArray(), item => item * item, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 1000).Select(item => item * item), squares);
        Assert.Empty(await _offTurn.Map(Array.Empty<int>(), item => item, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_runs_on_the_thread_pool_which_answers_the_probes_of_other_silos()
    {
        var onThePool = await _offTurn.Map(new int[100], _ => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None);

        Assert.DoesNotContain(true, onThePool);
        Assert.False(await _offTurn.Run(() => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None));
    }

    [Fact]
    public async Task Never_more_runs_at_once_than_there_are_processors()
    {
        var (running, most) = (0, 0);
        var threads = new ConcurrentDictionary<int, bool>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _offTurn.Map(new int[100], Count, CancellationToken.None)));

        Assert.InRange(most, 1, Environment.ProcessorCount);
        Assert.InRange(threads.Count, 1, Environment.ProcessorCount);

        int Count(int item)
        {
            var now = Interlocked.Increment(ref running);
            for (var seen = most; now > seen; seen = most) Interlocked.CompareExchange(ref most, now, seen);
            threads[Environment.CurrentManagedThreadId] = true;
            Thread.Yield();
            return Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task A_small_job_is_not_behind_all_of_a_big_one()
    {
        using var one = new OffTurn(most: 1);
        using var gate = new ManualResetEventSlim();
        var done = 0;
        var big = one.Map(new int[10_000], _ => Wait(), CancellationToken.None);
        var small = one.Run(() => done, CancellationToken.None);

        gate.Set();

        Assert.InRange(await small, 0, 100);
        await big;
        Assert.Equal(10_000, done);

        int Wait()
        {
            gate.Wait();
            return ++done;
        }
    }

    [Fact]
    public async Task Short_work_that_somebody_waits_for_is_behind_nothing_else()
    {
        using var one = new OffTurn(most: 1);
        using var gate = new ManualResetEventSlim();
        var big = one.Map(new int[100], _ => Wait(), CancellationToken.None);

        Assert.Equal(7, await one.RunSoon(() => 7, CancellationToken.None).WaitAsync(TestContext.Current.CancellationToken));
        Assert.False(await one.RunSoon(() => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None));

        gate.Set();
        await big;

        int Wait()
        {
            gate.Wait();
            return 0;
        }
    }

    [Fact]
    public async Task Long_work_never_takes_all_threads()
    {
        using var two = new OffTurn(most: 2);
        using var gate = new ManualResetEventSlim();
        var counts = Enumerable.Range(0, 10).Select(number => two.RunLong(() => Wait(number), CancellationToken.None)).ToArray();

        Assert.Equal(7, await two.Run(() => 7, CancellationToken.None).WaitAsync(TestContext.Current.CancellationToken));

        gate.Set();
        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(counts));

        int Wait(int number)
        {
            gate.Wait();
            return number;
        }
    }

    [Fact]
    public async Task Throws_what_the_work_threw_and_begins_no_more_of_it()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            _offTurn.Run<int>(() => throw new InvalidDataException(), CancellationToken.None));

        using var one = new OffTurn(most: 1);
        var begun = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(() => one.Map(Enumerable.Range(0, 100).ToArray(), Fail, CancellationToken.None));
        Assert.Equal([0, 1, 2, 3], begun);
        Assert.Equal(7, await one.Run(() => 7, CancellationToken.None));

        int Fail(int item)
        {
            begun.Add(item);
            return item == 3 ? throw new InvalidDataException() : item;
        }
    }

    [Fact]
    public async Task Begins_nothing_after_the_stop()
    {
        var stopped = new CancellationToken(canceled: true);
        var begun = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _offTurn.Run(() => begun = true, stopped));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _offTurn.Map([1], _ => begun = true, stopped));

        Assert.False(begun);
    }

    [Fact]
    public async Task A_stop_ends_what_waits_at_once_and_what_is_under_way_after_its_item()
    {
        using var one = new OffTurn(most: 1);
        using var stop = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var (begun, entered) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var underWay = one.Map(new int[100], Enter, stop.Token);
        var waiting = one.Run(() => begun++, stop.Token);
        await entered.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(underWay.IsCompleted, "Somebody is still at work for a job that is over.");
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => underWay);
        Assert.Equal(1, begun);

        int Enter(int item)
        {
            begun++;
            entered.SetResult();
            gate.Wait();
            return item;
        }
    }

    [Fact]
    public async Task A_thread_that_waits_holds_nothing_of_its_last_work()
    {
        using var one = new OffTurn(most: 1);

        var body = await Use(one);

        await Eventually.True(
            () =>
            {
                GC.Collect();
                return Task.FromResult(!body.TryGetTarget(out _));
            },
            "the body is gone");

        static async Task<WeakReference<byte[]>> Use(OffTurn offTurn)
        {
            var body = new byte[1000];
            await offTurn.Run(() => body.Length, CancellationToken.None);
            return new(body);
        }
    }

    [Fact]
    public async Task Its_end_ends_its_threads_and_cancels_what_waits()
    {
        var one = new OffTurn(most: 1);
        using var gate = new ManualResetEventSlim();
        var entered = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var underWay = one.Run(Enter, CancellationToken.None);
        var waiting = one.Run(() => 1, CancellationToken.None);
        var thread = await entered.Task;

        var ending = Task.Run(one.Dispose);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Set();
        await ending;

        Assert.False(thread.IsAlive);
        Assert.Equal(2, await underWay);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Run(() => 1, CancellationToken.None));

        int Enter()
        {
            entered.SetResult(Thread.CurrentThread);
            gate.Wait();
            return 2;
        }
    }
}
