using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>An activation, as its grain sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainId GrainId { get; }
    object? GrainInstance { get; }
    IServiceProvider ActivationServices { get; }
    Task Deactivated { get; }

    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

public interface ILocalSiloDetails
{
    string Name { get; }
}

public static class TimeProviderNames
{
    public const string Grains = "Orleans.Grains";
}

public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}

public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }
    public required TimeSpan Period { get; init; }
    public bool Interleave { get; init; }
    public bool KeepAlive { get; init; }
}
