namespace OrleansBallot.Simulation.Hosting;

/// <summary>What a silo knows of itself.</summary>
internal sealed class SiloDetails(SimulatedSilo silo) : ILocalSiloDetails
{
    public string Name => silo.Name;

    public string ClusterId => "simulation";

    public string DnsHostName => silo.Name;

    public SiloAddress SiloAddress => silo.Address;

    public SiloAddress GatewayAddress => silo.Address;
}
