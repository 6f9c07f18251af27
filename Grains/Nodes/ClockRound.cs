using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Asks everybody who has a clock for the time, and compares. A silo is asked where it is: what nodes say of theirs, anybody could say.</summary>
internal sealed partial class ClockRound(string node, ClockWatch clock, ISiloClocks clocks, ILogStore store, TimeSpan deadline, TimeProvider time, ILogger log)
{
    /// <summary>What the storage's clock is called among others: no silo's address is like it.</summary>
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
            // What the silos say counts while the storage says nothing.
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
