using System.Diagnostics;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Silo.Ports;

/// <summary>
/// Searches nonces for all miners of the silo, with as few threads as twice the share of the CPU needs. They have the lowest priority, and
/// rest so that the share holds. Miners take turns of a few milliseconds at most.
/// </summary>
internal sealed class MiningThreads : INonceFinder, IDisposable
{
    private const double LongestSlice = 2;
    private const double WorkAndRest = 20;

    private static readonly TimeSpan _stretch = TimeSpan.FromMilliseconds(100);

    // A monitor, since idle threads wait on it.
    private readonly object _gate = new();
    private readonly Queue<NonceJob> _jobs = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;

    private readonly ulong _blockTime;

    /// <param name="cpuShare">Share of the machine, above 0 and up to 1.</param>
    /// <param name="cores">Cores of the machine.</param>
    /// <param name="blockTime">The network's target, in milliseconds: a block that takes longer is late.</param>
    public MiningThreads(double cpuShare, int cores, ulong blockTime)
    {
        _blockTime = blockTime;
        var cpus = cpuShare * cores;
        // Late blocks get twice the share.
        var count = (int)Math.Ceiling(Math.Min(2 * cpus, cores));
        _threads =
            [.. Enumerable.Range(1, count).Select(i => new Thread(() => Mine(cpus / count)) { Name = $"mining-{i}", IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public async Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop)
    {
        // Checked here, where the miner gets the exception: on a mining thread it would end the silo.
        var block = BlockHeader.TryDecode(header)
            ?? throw new ArgumentOutOfRangeException(nameof(header), "These bytes are no block header.");
        ArgumentOutOfRangeException.ThrowIfZero(difficulty);
        var isLate = block.Time.Since(block.Started) >= _blockTime;
        var job = new NonceJob(header, difficulty, first, isLate, Now + _stretch);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, _stop.Token);
        using var registration = both.Token.UnsafeRegister(_ => Stop(job), null);
        lock (_gate)
        {
            _jobs.Enqueue(job);
            Monitor.PulseAll(_gate);
        }

        return await job.Result;
    }

    public void Dispose()
    {
        _stop.Cancel();
        lock (_gate) Monitor.PulseAll(_gate);
        foreach (var thread in _threads) thread.Join();
        _stop.Dispose();
    }

    private void Mine(double share)
    {
        LowPriority.BehindAll();
        var pace = new SlicePace(TimeSpan.FromMilliseconds(Math.Min(LongestSlice, WorkAndRest * share)));
        var duty = new DutyCycle(share);
        while (TakeSlice(pace.Tries) is (var job, var start))
        {
            var tries = pace.Tries;
            var began = Now;
            var nonce = NonceSearch.Find(job.Header, job.Difficulty, start, tries);
            var worked = Now - began;
            lock (_gate) job.ReturnSlice(start, tries, nonce);
            if (nonce is null) pace.Took(worked);
            duty.Worked(worked, job.IsLate);
            Rest(duty);
        }
    }

    /// <summary>The next job's next nonces; waits while there is no job; null when the silo stops.</summary>
    private (NonceJob Job, ulong Start)? TakeSlice(ulong tries)
    {
        lock (_gate)
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!_jobs.TryDequeue(out var job))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                job.Expire(Now);
                if (job.IsOver) continue;
                _jobs.Enqueue(job);
                return (job, job.TakeSlice(tries));
            }

            return null;
        }
    }

    private void Rest(DutyCycle duty)
    {
        if (duty.Owed < TimeSpan.FromMilliseconds(1)) return;
        var began = Now;
        _stop.Token.WaitHandle.WaitOne(duty.Owed);
        duty.Rested(Now - began);
    }

    private void Stop(NonceJob job)
    {
        lock (_gate) job.Stop();
    }
}
