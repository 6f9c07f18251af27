using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansBallot.Embedded;

/// <summary>A silo: a home for activations that joins, stops, or dies.</summary>
public sealed class EmbeddedSilo : ILocalSiloDetails
{
    // How often idle grains are looked for, at the least.
    private static readonly TimeSpan _longestSweep = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    // By age, not by hash: what stops a silo's grains must do it in the same order on every run.
    private readonly SortedDictionary<long, Activation> _activations = [];
    private readonly Dictionary<Activation, long> _ages = [];
    private readonly ITimer _sweep;
    private ITimer? _detection;
    private long _activationsEver;
    private volatile State _state;

    internal EmbeddedSilo(EmbeddedCluster cluster, string name, IServiceProvider services)
    {
        Cluster = cluster;
        Name = name;
        Services = services;
        References = new GrainReferences(cluster, this);
        Log = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("OrleansBallot.Embedded");
        var age = cluster.Options.IdleCollectionAge;
        var period = age / 4 < _longestSweep ? age / 4 : _longestSweep;
        using (Flow.Suppress())
            _sweep = cluster.Time.CreateTimer(static silo => ((EmbeddedSilo)silo!).Sweep(), this, period, period);
    }

    private enum State
    {
        Running,
        Stopping,
        Stopped,

        /// <summary>Dead, and the others don't know.</summary>
        Killed,
        Dead,
    }

    public string Name { get; }
    public EmbeddedCluster Cluster { get; }

    /// <summary>For this silo's own code; grains that prefer it are activated here.</summary>
    public IGrainFactory GrainFactory => References;

    internal IServiceProvider Services { get; }
    internal GrainReferences References { get; }
    internal ILogger Log { get; }
    internal GrainDirectory? OwnDirectory { get; private set; }
    internal bool IsRunning => _state == State.Running;
    internal bool IsUndetected => _state == State.Killed;
    internal bool HasEnded => _state >= State.Stopped;

    /// <summary>Deactivates every grain, lets what runs finish, then leaves. Calls not yet begun move to other silos.</summary>
    public async Task Stop(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state != State.Running)
                return;
            _state = State.Stopping;
        }

        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, $"Silo {Name} is stopping.");
        var all = Snapshot();
        foreach (var activation in all)
            activation.Deactivate(reason, CancellationToken.None);
        try
        {
            var limit = Cluster.Options.ActivationTimeout;
            await Task.WhenAll(all.Select(activation => activation.Deactivated)).WaitAsync(limit, Cluster.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.StoppedUncleanly(Name, Snapshot().Length);
        }

        lock (_gate)
        {
            // It may have been killed while it stopped.
            if (_state != State.Stopping)
                return;
            _state = State.Stopped;
        }

        Abandon();
        foreach (var activation in Snapshot())
            activation.Directory.Remove(activation);
        Cluster.Leave(this, $"Silo {Name} stopped.");
    }

    /// <summary>
    /// Dies as a machine does: no grain is deactivated, and what its grains were doing goes on behind everybody's back.
    /// The others notice after the detection window.
    /// </summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (HasEnded)
                return;
            _state = State.Killed;
        }

        _sweep.Dispose();
        if (Cluster.Options.LostCalls == LostCalls.Fail)
            Cluster.FailCallsTo(this, $"Silo {Name} died.");
        using (Flow.Suppress())
        {
            _detection = Cluster.Time.CreateTimer(
                static silo => ((EmbeddedSilo)silo!).Detected(), this, Cluster.Options.DetectionWindow, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// From now on this silo sees only its own activations, as when a directory splits: a grain called from here and from
    /// elsewhere gets two. For tests of what fences them.
    /// </summary>
    public void IsolateDirectory()
    {
        lock (_gate)
            OwnDirectory ??= new GrainDirectory();
    }

    /// <summary>Ends <see cref="IsolateDirectory"/>: duplicates of what lives elsewhere are deactivated.</summary>
    public void RejoinDirectory()
    {
        lock (_gate)
        {
            OwnDirectory = null;
            foreach (var activation in _activations.Values.Where(activation => activation.Directory != Cluster.Directory))
            {
                if (Cluster.Directory.Register(activation) == activation)
                    activation.Directory = Cluster.Directory;
                else
                    activation.Deactivate(new(DeactivationReasonCode.DuplicateActivation, "This grain is active on another silo."));
            }
        }
    }

    internal Activation? Activate(GrainId id, GrainClass grainClass, GrainDirectory directory, Dictionary<string, object>? context)
    {
        var candidate = new Activation(id, grainClass, this, directory, context);
        lock (_gate)
        {
            if (!IsRunning)
                return null;
            var winner = directory.Register(candidate);
            if (winner == candidate)
            {
                _ages[candidate] = _activationsEver;
                _activations.Add(_activationsEver++, candidate);
            }

            return winner;
        }
    }

    internal void Remove(Activation activation)
    {
        lock (_gate)
        {
            if (_ages.Remove(activation, out var age))
                _activations.Remove(age);
        }
    }

    internal object? OwnService(Type type) =>
        type == typeof(IGrainFactory) ? GrainFactory
        : type == typeof(IClusterClient) ? new ClusterClient(GrainFactory, Services)
        : type == typeof(ILocalSiloDetails) ? this
        : null;

    internal SiloUnavailableException Unavailable() => new($"Silo {Name} is unavailable.");

    internal void Abandon()
    {
        _sweep.Dispose();
        _detection?.Dispose();
        foreach (var activation in Snapshot())
            activation.DisposeTimers();
    }

    private void Detected()
    {
        _state = State.Dead;
        foreach (var activation in Snapshot())
            activation.Directory.Remove(activation);
        Cluster.Leave(this, $"Silo {Name} died.");
    }

    private void Sweep()
    {
        foreach (var activation in Snapshot())
            activation.DeactivateIfIdle(Cluster.Options.IdleCollectionAge);
    }

    private Activation[] Snapshot()
    {
        lock (_gate)
            return [.. _activations.Values];
    }
}
