using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Asks all other clocks for the time, and compares. A silo is asked at its own address: anybody could make up a silo's time in a node's
/// answer.
/// </summary>
internal sealed partial class ClockRound(
    string node, ClockWatch clock, ISiloClocks clocks, ILogStore store, TimeSpan deadline, TimeProvider time, ILogger log)
{
    /// <summary>The storage's name among the clocks. No silo's address looks like it.</summary>
    private const string Storage = "the storage";

    /// <summary>Asks the storage and all other silos.</summary>
    public Task Ask(CancellationToken stop)
    {
        var silos = clocks.Others;
        clock.KeepOnly(silos.Select(silo => silo.ToString()).Append(Storage).ToHashSet());
        return Weigh([AskStorage(stop), .. silos.Select(silo => Ask(silo, stop))]);
    }

    /// <summary>Asks the storage alone, before anything is mined or sealed.</summary>
    public Task AskFirst(CancellationToken stop) => Weigh(AskStorage(stop));

    private async Task Weigh(params Task[] asked)
    {
        try
        {
            await Task.WhenAll(asked);
        }
        finally
        {
            // The silos' clocks count while the storage does not answer.
            clock.Weigh();
        }
    }

    private async Task AskStorage(CancellationToken stop)
    {
        if (await store.GetTime(stop) is { } now) clock.Hear(Storage, Timestamp.From(now));
    }

    private async Task Ask(SiloAddress silo, CancellationToken stop)
    {
        try
        {
            var now = await clocks.GetTime(silo).WaitAsync(deadline, time, stop);
            if (now is { } known && known <= Timestamp.Max.Milliseconds) clock.Hear(silo.ToString(), new(known));
            else clock.Forget(silo.ToString());
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            NoTime(log, node, silo, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} heard no time from {Silo}: {Reason}")]
    private static partial void NoTime(ILogger log, string node, SiloAddress silo, string reason);
}
