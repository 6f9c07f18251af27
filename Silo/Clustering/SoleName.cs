using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Keeps a silo from starting under the name of another one. Nodes are named after their silo, and two silos of one name would pull the
/// same nodes to and fro for ever.
/// </summary>
internal sealed class SoleName(ISiloStatusOracle members, ILocalSiloDetails here, TimeProvider time) : IHostedService
{
    // The other silo may be this one, which died under another address: the cluster notices that in a few seconds.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StartupException">A silo that runs has this name.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (Namesake() is { } namesake)
        {
            if (time.GetElapsedTime(began) > _patience)
                throw new StartupException(
                    $"{ClusteringOptions.SiloKey} is '{here.Name}', and so is the name of the silo at "
                    + $"{namesake.Endpoint}: names must differ.");
            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private SiloAddress? Namesake() => members.GetActiveSilos()
        .FirstOrDefault(silo => !silo.Equals(here.SiloAddress) && members.TryGetSiloName(silo, out var name) && name == here.Name);
}
