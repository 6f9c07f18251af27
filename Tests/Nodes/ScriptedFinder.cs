using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Finds a nonce at once, or none; what happens before it does is for the test to say.</summary>
internal sealed class ScriptedFinder : INonceFinder
{
    /// <summary>Told the number of the search, from 1 on.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    public bool Finds { get; init; } = true;

    /// <summary>Of each search, whether it was cancelled.</summary>
    public List<bool> WereCancelled { get; } = [];

    public async Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop)
    {
        await Before(WereCancelled.Count + 1);
        WereCancelled.Add(stop.IsCancellationRequested);
        return Finds && !stop.IsCancellationRequested ? new(NonceSearch.Find(header, difficulty, first, ulong.MaxValue), 1) : new(null, 1);
    }
}
