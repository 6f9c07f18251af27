using Microsoft.Extensions.Hosting;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Simulation.Ports;

/// <summary>The nodes that a silo is set to run, and those that an operator had join there.</summary>
internal sealed class SimulatedNodeNames(IEnumerable<string> nodes) : INodeNames
{
    private readonly HashSet<string> _nodes = [.. nodes];

    public bool Has(string node) => _nodes.Contains(node);
}

/// <summary>The life of a silo's program.</summary>
internal sealed class SimulatedLife : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
