using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Ports;

/// <summary>
/// Searches nonces at a set speed. Chance says in which millisecond of a stretch one is found; only then is it really searched, so that a
/// block costs one search and not one a miner.
/// </summary>
internal sealed class SimulatedFinder(Process process, int hashesASecond) : INonceFinder
{
    private const int Stretch = 100;

    private readonly Dice _dice = process.World.Dice($"miners of {process.Machine.Name}");

    public Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop)
    {
        var done = new TaskCompletionSource<NonceSearchResult>();
        var found = Draw(difficulty);
        var ended = stop.UnsafeRegister(_ => done.TrySetResult(new(null, 0)), null);
        process.After(TimeSpan.FromMilliseconds(found == 0 ? Stretch : found), () =>
        {
            ended.Dispose();
            if (done.Task.IsCompleted) return;
            var nonce = found == 0 ? null : NonceSearch.Find(header, difficulty, first, ulong.MaxValue);
            done.SetResult(new(nonce, (ulong)hashesASecond * (ulong)(found == 0 ? Stretch : found) / 1000));
        });
        return done.Task;
    }

    /// <summary>The millisecond in which a nonce is found; 0 for none in this stretch.</summary>
    private int Draw(ulong difficulty)
    {
        if (hashesASecond >= 1000)
        {
            var chance = (int)Math.Min(1_000_000, 1_000_000 * ((ulong)hashesASecond / 1000) / difficulty);
            return Enumerable.Range(1, Stretch).FirstOrDefault(_ => _dice.Chance(chance));
        }

        // One of many miners, to whom a chance in a million would be too coarse.
        var finds = (ulong)int.MaxValue * (ulong)hashesASecond * Stretch / 1000 / difficulty;
        return (ulong)_dice.Below(int.MaxValue) < finds ? _dice.Between(1, Stretch) : 0;
    }
}
