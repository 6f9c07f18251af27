using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Ports;
using OrleansBallot.Simulation.Storing;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>
/// A silo: the real grain classes of one process, with ports that obey the world. What the silo's own program would do besides, its starter
/// and people's requests, are turns in the same process.
/// </summary>
internal sealed class SimulatedSilo : IMeterFactory
{
    private readonly NetworkOptions _network;
    private readonly SimulatedNodeNames _names;
    private readonly SimulatedLife _life = new();
    private readonly SimulatedOffTurn _offTurn;
    private readonly SimulatedFinder _finder;
    private readonly SimulatedRandomness _randomness;
    private readonly SignatureMemory _signatures = new();
    private readonly BelievedClock _believed;
    private readonly SimulatedSiloClocks _clocks;
    private readonly SiloDetails _details;
    private readonly NodeMetrics _metrics;
    private readonly SiloStorage _storage;
    private readonly ILoggerFactory _logs;
    private readonly List<Meter> _meters = [];

    public SimulatedSilo(Cluster cluster, Process process, SiloSettings settings, SimulatedRandomness randomness)
    {
        (Cluster, Process, _network, _randomness) = (cluster, process, settings.Network, randomness);
        Name = process.Machine.Name;
        Address = cluster.NewAddress(process.Machine);
        Settings = settings;
        Grains = GrainFactory.Of(this);
        _names = new(settings.Nodes);
        _offTurn = new(process);
        _finder = new(process, settings.HashesASecond);
        _believed = new(process.Clock);
        _clocks = new(this);
        _details = new(this);
        _metrics = new(this);
        _storage = new(process, settings.Database);
        _logs = new TraceLogs(World, Name);
        Outside = process.Queue($"people@{Name}");
    }

    public Cluster Cluster { get; }

    public Process Process { get; }

    public World World => Process.World;

    public SiloSettings Settings { get; }

    public string Name { get; }

    public SiloAddress Address { get; }

    /// <summary>Calls by this are calls from this silo.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>What is no grain, but runs in this process: people's requests, and the starter.</summary>
    public TurnQueue Outside { get; }

    /// <summary>True from the order to stop on: no grain is placed here any more.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>What this silo believes of its clock.</summary>
    public BelievedClock Believed => _believed;

    public Activation NewActivation(GrainId grain)
    {
        var activation = new Activation(grain, this);
        Activations.Add(activation);
        Process.Do(activation.Activate);
        return activation;
    }

    public HashSet<Activation> Activations { get; } = [];

    /// <summary>A call arrives.</summary>
    public void Receive(Call call, Activation activation)
    {
        if (Activations.Contains(activation)) activation.Receive(call);
        else Cluster.Forward(call, activation);
    }

    public void Remove(Activation activation)
    {
        Activations.Remove(activation);
        Process.Forget(activation.Turns);
        Cluster.Remove(activation);
    }

    /// <summary>Makes the grain of an activation.</summary>
    public async Task<IGrainBase> Make(Activation activation) => activation.Id.Type.ToString() switch
    {
        GrainKinds.Node => new NodeGrain(
            activation.Context, _network, _names, _storage.Logs, _offTurn, _finder, _signatures, _randomness, Grains, Process.Clock,
            _believed, _clocks, await _storage.State<NodeMembership>("membership", activation.Id), _details, _life, _metrics,
            _logs.CreateLogger<NodeGrain>()),
        GrainKinds.Miner => new MinerGrain(
            activation.Context, _names, _storage.Logs, _finder, Grains, Process.Clock, _life, _logs.CreateLogger<MinerGrain>()),
        GrainKinds.Tracker => new TrackerGrain(
            activation.Context, _network, _randomness, Grains, Process.Clock, await _storage.State<Roster>("roster", activation.Id),
            _logs.CreateLogger<TrackerGrain>()),
        GrainKinds.Registrar => new RegistrarGrain(
            activation.Context, _network, _storage.Logs, _offTurn, _randomness, new OpenBox(), Grains, Process.Clock,
            await _storage.State<RegistrarState>("registrar", activation.Id), _logs.CreateLogger<RegistrarGrain>()),
        var other => throw new NotSupportedException($"No simulated silo has grains of the kind {other}."),
    };

    /// <summary>Begins to stop as a program does on SIGTERM: no node works on, then all grains are deactivated.</summary>
    public void BeginStop()
    {
        Note("silo", "stops");
        IsStopping = true;
        _life.StopApplication();
        foreach (var activation in Activations.ToArray()) activation.Deactivate();
    }

    /// <summary>The process has ended: nothing of it is left but what it stored.</summary>
    public void Discard()
    {
        foreach (var meter in _meters) meter.Dispose();
        _life.Dispose();
    }

    public void Note(string what, string detail) => World.Trace.Note(World.Now, Name, what, detail);

    Meter IMeterFactory.Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    void IDisposable.Dispose() => Discard();
}

/// <summary>What a silo's operator has set.</summary>
/// <param name="Network">The network's settings.</param>
/// <param name="Nodes">The nodes that this silo starts.</param>
/// <param name="HashesASecond">How fast its miners search.</param>
/// <param name="Database">Where it stores everything.</param>
internal sealed record SiloSettings(NetworkOptions Network, IReadOnlyList<string> Nodes, int HashesASecond, Database Database);
