using System.Data.Common;
using Orleans.Storage;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Mining;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A miner outlives whatever passes, ends with a bug, and stops at once.</summary>
public sealed class MinerTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ScriptedNode _node = new();
    private readonly LogLines _log = new();
    private INonceFinder _finder = new ScriptedFinder();

    public static TheoryData<Exception> Passing =>
    [
        new TimeoutException(), new IOException(), new LostDatabase(), new OrleansException("The silo is stopping."),
        new SiloUnavailableException(), new TaskCanceledException("The look-up of the grain."), new OperationCanceledException(),
    ];

    public static TheoryData<Exception> Bugs =>
        [
        new ArgumentException(""),
        new KeyNotFoundException(), new InvalidOperationException(), new FormatException(), new InconsistentStateException()
    ];

    public void Dispose() => _stop.Dispose();

    [Theory, MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_that_passes_is_waited_out(Exception failure)
    {
        _node.Answer = _ => Task.FromException<MiningTemplate?>(failure);
        var life = Run();
        await Pass();
        await _node.WasAsked(2);
        _node.Answer = _ => Task.FromResult<MiningTemplate?>(ScriptedNode.Template);
        await Pass();
        await _node.Brought.Task;

        await End(life);
    }

    [Theory, MemberData(nameof(Bugs), DisableDiscoveryEnumeration = true)]
    public async Task A_bug_ends_it(Exception bug)
    {
        _node.Answer = _ => Task.FromException<MiningTemplate?>(bug);

        Assert.Same(bug, await Assert.ThrowsAnyAsync<Exception>(Run));
    }

    [Fact]
    public async Task A_finder_that_gives_a_nonce_without_work_ends_it()
    {
        _finder = new WrongFinder();
        _node.Answer = _ => Task.FromResult<MiningTemplate?>(ScriptedNode.Template);

        Assert.Contains("no work", (await Assert.ThrowsAsync<InvalidOperationException>(Run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_stop_ends_the_wait_between_two_tries()
    {
        _node.Answer = _ => Task.FromException<MiningTemplate?>(new TimeoutException());
        var life = Run();
        await Waits();

        await End(life);
    }

    [Fact]
    public async Task Its_stop_ends_the_wait_for_an_answer_that_never_comes()
    {
        _node.Answer = _ => new TaskCompletionSource<MiningTemplate?>().Task;
        var life = Run();
        await _node.WasAsked(1);

        await End(life);
    }

    [Fact]
    public async Task Its_stop_ends_the_search_and_nothing_is_brought()
    {
        var finder = new EndlessFinder();
        _finder = finder;
        _node.Answer = _ => Task.FromResult<MiningTemplate?>(ScriptedNode.Template);
        var life = Run();
        await finder.Searches.Task;

        await End(life);

        Assert.False(_node.Brought.Task.IsCompleted);
    }

    [Fact]
    public async Task A_hint_ends_the_wait_and_the_hint_after_it_the_next()
    {
        using var miner = Miner();
        var life = miner.Run();
        for (var asked = 1; asked <= 3; asked++)
        {
            await _node.WasAsked(asked);
            await Waits();
            miner.Wake();
        }

        await _node.WasAsked(4);
        await End(life);
    }

    private Miner Miner()
    {
        var (factory, grains) = StandIns.Make();
        grains.Put<INodeMining>("node-1", _node);
        return new("node-1", factory, _finder, _time, _log, _stop.Token);
    }

    private async Task Run()
    {
        using var miner = Miner();
        await miner.Run();
    }

    private Task Waits() => Eventually.True(() => Task.FromResult(_time.ArmedTimers > 0), "it waits");

    private async Task Pass()
    {
        await Waits();
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task End(Task life)
    {
        await _stop.CancelAsync();
        await life;
    }

    private sealed class LostDatabase : DbException;

    /// <summary>A node that answers what a test wants. It has <see cref="INodeMining"/>'s methods.</summary>
    private sealed class ScriptedNode
    {
        private int _asked;

        public static MiningTemplate Template { get; } = new(
            1, TestNetwork.Default.Parameters.Genesis.Encode(), TestNetwork.Default.Parameters.Genesis.Difficulty.Value);

        public Func<int, Task<MiningTemplate?>> Answer { get; set; } = _ => Task.FromResult<MiningTemplate?>(null);

        public TaskCompletionSource Brought { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WasAsked(int times) =>
            Eventually.True(() => Task.FromResult(Volatile.Read(ref _asked) >= times), $"it asks for the {times}. time");

        public Task<MiningTemplate?> GetTemplate(HashReport report) => Answer(Interlocked.Increment(ref _asked));

        public Task<NodeVerdict> Mined(MinedNonce mined)
        {
            Brought.TrySetResult();
            Answer = _ => Task.FromResult<MiningTemplate?>(null);
            return Task.FromResult(new NodeVerdict("node-1", true, null));
        }
    }

    private sealed class WrongFinder : INonceFinder
    {
        public Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop) =>
            Task.FromResult(new NonceSearchResult(TestMiner.Idle(BlockHeader.TryDecode(header)!).Nonce, 1));
    }

    /// <summary>Finds nothing until it is stopped, and then too late.</summary>
    private sealed class EndlessFinder : INonceFinder
    {
        public TaskCompletionSource Searches { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop)
        {
            Searches.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new(NonceSearch.Find(header, difficulty, first, ulong.MaxValue), 1);
        }
    }
}
