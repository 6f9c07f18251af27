using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>The clocks of the cluster's other silos, asked over the network.</summary>
internal sealed class SimulatedSiloClocks(SimulatedSilo here) : ISiloClocks
{
    public IReadOnlyCollection<SiloAddress> Others =>
        [.. here.Cluster.Silos.Where(silo => silo != here).Select(silo => silo.Address)];

    public Task<ulong?> GetTime(SiloAddress silo)
    {
        var answer = new TaskCompletionSource<ulong?>();
        if (here.Cluster.Silos.Find(other => other.Address.Equals(silo)) is not { } asked)
            return Task.FromException<ulong?>(new SiloUnavailableException($"{silo} is gone."));
        var links = here.Cluster.Links;
        links.Send(here.Process, asked.Process, "get time", () =>
        {
            var time = asked.Believed.Known?.Milliseconds;
            links.Send(asked.Process, here.Process, "time", () =>
            {
                here.Cluster.Witness?.ToldTime(time);
                answer.TrySetResult(time);
            });
        });
        return answer.Task;
    }
}
