namespace OrleansBallot.Grains.Ports;

/// <summary>The clocks of the cluster's other silos.</summary>
public interface ISiloClocks
{
    /// <summary>The other silos.</summary>
    IReadOnlyCollection<SiloAddress> Others { get; }

    /// <summary>Asks another silo for its time, in milliseconds since 1970; null where it does not know.</summary>
    Task<ulong?> GetTime(SiloAddress silo);
}
