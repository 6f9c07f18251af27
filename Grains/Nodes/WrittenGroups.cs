using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Gives receipts again. A client that lost the first answer sends its whole batch again, so each group is read and decoded once for all
/// callers, one group at a time, off-turn. The last few groups stay in memory.
/// </summary>
internal sealed class WrittenGroups(NodeIdentity identity, Hash256 chain, INodeLog log, IOffTurn offTurn)
{
    /// <summary>How many groups stay in memory: a full one has a few megabytes.</summary>
    private const int Kept = 4;

    private readonly Dictionary<LogPosition, Task<IReadOnlyList<Receipt>>> _asked = [];
    private readonly Queue<(LogPosition Position, IReadOnlyList<Receipt> Receipts)> _atHand = new();
    private Task _last = Task.CompletedTask;

    /// <summary>One receipt of the group at a position.</summary>
    /// <exception cref="IOException">The record no longer verifies.</exception>
    public async Task<Receipt> Receipt(LogPosition position, int index)
    {
        if (_atHand.FirstOrDefault(group => group.Position == position).Receipts is { } atHand) return atHand[index];
        if (!_asked.TryGetValue(position, out var asked)) _last = _asked[position] = asked = ReadAfter(_last, position);
        try
        {
            return (await asked)[index];
        }
        finally
        {
            _asked.Remove(position);
        }
    }

    private async Task<IReadOnlyList<Receipt>> ReadAfter(Task before, LogPosition position)
    {
        // Never at once: all transactions of a batch must ask before the first group is there, or the group might be dropped and read again
        // for each.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var bytes = await log.ReadPortably(position, CancellationToken.None);
        var receipts = await offTurn.Run(
            () => JournalGroup.Decode(chain, bytes).Receipts(identity.Name, identity.Key), CancellationToken.None);
        _atHand.Enqueue((position, receipts));
        if (_atHand.Count > Kept) _atHand.Dequeue();
        return receipts;
    }
}
