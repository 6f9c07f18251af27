using System.Collections.Concurrent;
using System.Text;

namespace OrleansBallot.Embedded;

/// <summary>
/// A cluster in one process: silos, who of them is believed alive, and where each grain lives. It is no network engine:
/// what it adds to a dictionary of objects is that silos stop, die and disagree as they do on several machines.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    // A call that is sent on this often meets grains that deactivate as fast as they start.
    private const int MostForwards = 8;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<TimeSpan, PendingCalls> _pending = new();
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();
    private readonly List<EmbeddedSilo> _everStarted = [];
    private volatile EmbeddedSilo[] _members = [];

    public EmbeddedCluster(EmbeddedClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        Catalog = new GrainCatalog(options.Assemblies);
        Copiers = new Copiers(options.Assemblies);
        Client = new ClusterClient(new GrainReferences(this, silo: null), services: null);
    }

    /// <summary>For callers outside of every silo.</summary>
    public IClusterClient Client { get; }

    /// <summary>The silos that are believed alive.</summary>
    public IReadOnlyList<EmbeddedSilo> Silos => _members;

    internal EmbeddedClusterOptions Options { get; }
    internal TimeProvider Time => Options.TimeProvider;
    internal GrainCatalog Catalog { get; }
    internal Copiers Copiers { get; }
    internal GrainDirectory Directory { get; } = new();

    /// <summary>Starts a silo whose grains are built from <paramref name="services"/>.</summary>
    public Task<EmbeddedSilo> StartSilo(string name, IServiceProvider services)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(services);
        lock (_gate)
        {
            if (_members.Any(member => member.Name == name))
                throw new InvalidOperationException($"A silo named '{name}' is a member already: names tell silos apart.");
            var silo = new EmbeddedSilo(this, name, services);
            _everStarted.Add(silo);
            _members = [.. _members.Append(silo).OrderBy(member => member.Name, StringComparer.Ordinal)];
            return Task.FromResult(silo);
        }
    }

    /// <summary>Stops all silos gracefully. Zombies lose their timers.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Where(silo => !silo.HasEnded).Select(silo => silo.Stop()));
        foreach (var silo in _everStarted)
        {
            silo.Abandon();
            FailCallsTo(silo, "The cluster ended.");
        }

        foreach (var pending in _pending.Values)
            pending.Dispose();
    }

    internal PendingCalls CallsWithin(TimeSpan limit) => _pending.GetOrAdd(limit, limit => new PendingCalls(Time, limit));

    internal GrainInterface Interface(Type type) => _interfaces.GetOrAdd(type, type => new GrainInterface(type, this));

    internal void Send(Call call)
    {
        if (call.Method.IsOneWay)
            call.Method.Pending.Stamp(call);
        else
            call.Method.Pending.Add(call);
        call.WatchForCancellation();
        Deliver(call);
    }

    /// <summary>Sends on what a deactivated grain did not come to.</summary>
    internal void Forward(Request request)
    {
        if (request is not Call { IsOver: false } call)
            return;
        if (++call.Forwards > MostForwards)
            call.Fail(new OrleansMessageRejectionException($"{call.Target} deactivated {MostForwards} times before it came to the call."));
        else
            Deliver(call);
    }

    internal void Leave(EmbeddedSilo silo, string why)
    {
        lock (_gate)
            _members = [.. _members.Where(member => member != silo)];
        FailCallsTo(silo, why);
    }

    internal void FailCallsTo(EmbeddedSilo silo, string why)
    {
        foreach (var (_, pending) in _pending.OrderBy(pair => pair.Key))
            pending.FailAll(call => call.Silo == silo, call => new SiloUnavailableException($"{why} It held {call.Method.Name} to {call.Target}."));
    }

    private void Deliver(Call call)
    {
        try
        {
            while (true)
            {
                if (call.Origin.Silo is { HasEnded: true } ended)
                    throw ended.Unavailable();
                if (Locate(call) is not { } activation)
                    continue;
                call.Silo = activation.Silo;
                switch (activation.Receive(call))
                {
                    case Delivery.Taken:
                        return;
                    case Delivery.Lost:
                        throw activation.Silo.Unavailable();
                    case Delivery.Gone:
                        activation.Directory.Remove(activation);
                        break;
                }
            }
        }
        catch (SiloUnavailableException) when (Options.LostCalls == LostCalls.Hang && call.Silo is { IsUndetected: true } && !call.Method.IsOneWay)
        {
            // It stays pending and fails with the silo.
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    /// <summary>The activation to serve the call, or null where the world changed meanwhile and a second look is needed.</summary>
    private Activation? Locate(Call call)
    {
        var directory = call.Origin.Silo?.OwnDirectory ?? Directory;
        if (directory.TryFind(call.Target, out var activation))
            return activation;
        var grainClass = Catalog[call.Target.Type];
        var silo = Place(call, grainClass);
        call.Silo = silo;
        if (silo.IsUndetected)
            throw silo.Unavailable();
        return silo.Activate(call.Target, grainClass, directory, call.Context);
    }

    private EmbeddedSilo Place(Call call, GrainClass grainClass)
    {
        if (call.Origin.Silo is { IsRunning: true } local && (grainClass.PrefersLocal || local.OwnDirectory is not null))
            return local;
        // A silo that died unnoticed still counts, as it would on a network.
        var candidates = Array.FindAll(_members, member => member.IsRunning || member.IsUndetected);
        if (candidates.Length == 0)
            throw new SiloUnavailableException("No silo is running.");
        return candidates[(int)(Spread(call.Target) % (uint)candidates.Length)];
    }

    // The same on every run, which string's own hash is not.
    private static uint Spread(GrainId id)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(id.ToString()))
            hash = (hash ^ octet) * 16777619u;
        return hash ^ (hash >> 15);
    }
}
