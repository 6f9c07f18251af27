using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>What happens to calls of a silo that died and is not yet known to be dead.</summary>
public enum LostCalls
{
    /// <summary>They fail at once with <see cref="SiloUnavailableException"/>, as when a connection is refused.</summary>
    Fail,

    /// <summary>They hang until the death is detected, as when a machine loses its power, and fail then.</summary>
    Hang,
}

public sealed class EmbeddedClusterOptions
{
    /// <summary>The clock of timeouts, timers, idle collection and failure detection; grains get it as their keyed time provider.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Runs every turn of every grain, one task at a time for each; null is the thread pool.</summary>
    public TaskScheduler? Scheduler { get; set; }

    /// <summary>Assemblies with grain classes and converters.</summary>
    public IList<Assembly> Assemblies { get; } = [];

    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For <c>OnActivateAsync</c> and <c>OnDeactivateAsync</c>, each.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A grain that was not called for so long is deactivated, unless it is <c>[KeepAlive]</c>.</summary>
    public TimeSpan IdleCollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a killed silo is still believed to live.</summary>
    public TimeSpan DetectionWindow { get; set; } = TimeSpan.FromSeconds(5);

    public LostCalls LostCalls { get; set; } = LostCalls.Fail;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        Positive(ResponseTimeout, nameof(ResponseTimeout));
        Positive(ActivationTimeout, nameof(ActivationTimeout));
        Positive(IdleCollectionAge, nameof(IdleCollectionAge));
        Positive(DetectionWindow, nameof(DetectionWindow));
        if (Assemblies.Count == 0)
            throw new ArgumentException($"{nameof(EmbeddedClusterOptions)}.{nameof(Assemblies)} names no assembly with grain classes.");
    }

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(name, value, $"{nameof(EmbeddedClusterOptions)}.{name} must be above zero.");
    }
}
