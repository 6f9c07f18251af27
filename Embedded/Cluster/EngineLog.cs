using Microsoft.Extensions.Logging;

namespace OrleansBallot.Embedded;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "{Grain} failed to activate")]
    public static partial void ActivationFailed(this ILogger log, GrainId grain, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Grain} failed to deactivate cleanly")]
    public static partial void DeactivationFailed(this ILogger log, GrainId grain, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "{Grain} wrote over somebody else's state and is deactivated")]
    public static partial void ActivationIsStale(this ILogger log, GrainId grain, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "A timer of {Grain} failed")]
    public static partial void TimerFailed(this ILogger log, GrainId grain, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "One-way call {Method} to {Grain} failed")]
    public static partial void OneWayFailed(this ILogger log, string method, GrainId grain, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Silo {Silo} stopped while {Count} grains were still busy")]
    public static partial void StoppedUncleanly(this ILogger log, string silo, int count);
}
