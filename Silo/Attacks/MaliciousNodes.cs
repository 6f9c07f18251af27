using OrleansBallot.Api.OverGrains;

namespace OrleansBallot.Silo.Attacks;

/// <summary>Has the nodes that the operator set as malicious attack again and again, so that everyone can watch them fail.</summary>
internal sealed partial class MaliciousNodes(AttackOptions options, Attacker attacker, TimeProvider time, ILogger<MaliciousNodes> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Malicious.IsEmpty) return;
        using var strikes = new PeriodicTimer(options.Every, time);
        while (await strikes.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (node, kind) in options.Malicious) await Strike(node, kind, stoppingToken);
        }
    }

    private async Task Strike(string node, string kind, CancellationToken stop)
    {
        try
        {
            var report = await attacker.Strike(node, kind, stop);
            if (report.Verdicts.Any(verdict => verdict.Accepted)) Accepted(log, kind, node, report.Summary);
            else Refused(log, kind, node, report.Summary);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // The chain may be too short yet, or the node away: the next strike may succeed. An exception from here would end the host.
            Missed(log, node, kind, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} by {Node}: {Verdicts}")]
    private static partial void Refused(ILogger log, string kind, string node, string verdicts);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} by {Node} GOT THROUGH: {Verdicts}")]
    private static partial void Accepted(ILogger log, string kind, string node, string verdicts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} could not stage {Kind}: {Reason}")]
    private static partial void Missed(ILogger log, string node, string kind, string reason);
}
