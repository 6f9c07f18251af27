using Microsoft.Extensions.Logging;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Sends hints: one-way calls that may be lost. A hint that can't even be sent, for example because the silo stops, is lost too: it must
/// not end the sender's work, least of all the pump.
/// </summary>
internal sealed partial class Messenger(string self, IGrainFactory grains, ILogger log)
{
    /// <summary>Sends a hint without waiting.</summary>
    public void Tell<T>(string to, Func<T, Task> hint) where T : IGrainWithStringKey => _ = Guarded(to, hint);

    private async Task Guarded<T>(string to, Func<T, Task> hint) where T : IGrainWithStringKey
    {
        try
        {
            await hint(grains.GetGrain<T>(to));
        }
        catch (Exception failure)
        {
            Lost(log, self, typeof(T).Name, to, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} lost a hint to {Contract} {Grain}: {Reason}")]
    private static partial void Lost(ILogger log, string node, string contract, string grain, string reason);
}
