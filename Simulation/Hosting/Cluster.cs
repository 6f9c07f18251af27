using System.Net;
using OrleansBallot.Simulation.Liars;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Hosting;

/// <summary>
/// The silos that form one cluster, and the directory that says where each grain is. A silo that died stays in the directory until the
/// others have noticed: until then calls to its grains get no answer.
/// </summary>
internal sealed class Cluster(World world)
{
    private const int MostForwards = 3;

    private readonly Dictionary<GrainId, Activation> _directory = [];
    private readonly Dictionary<(SimulatedSilo, GrainId), Activation> _split = [];
    private readonly Dice _dice = world.Dice("cluster");
    private readonly List<Call> _open = [];
    private int _generation;

    public World World => world;

    public Links Links { get; } = new(world);

    /// <summary>The nodes that lie to their peers.</summary>
    public Lies Lies { get; } = new();

    /// <summary>Who sees all that silos say to each other; null for nobody.</summary>
    public IWitness? Witness { get; set; }

    /// <summary>Silos that run, or are not yet known to be dead.</summary>
    public List<SimulatedSilo> Silos { get; } = [];

    /// <summary>Silos that really run.</summary>
    public IEnumerable<SimulatedSilo> Running => Silos.Where(silo => !silo.Process.IsDead);

    public SiloAddress NewAddress(Machine machine) =>
        SiloAddress.New(new IPAddress([10, 0, (byte)(machine.Number >> 8), (byte)machine.Number]), 11111, ++_generation);

    /// <summary>All live activations.</summary>
    public IEnumerable<Activation> Activations =>
        _directory.Values.Concat(_split.Values).Where(activation => !activation.Silo.Process.IsDead);

    /// <summary>
    /// Live activations that calls reach. Others are left over from a split directory; they end when they learn that they were fenced.
    /// </summary>
    public IEnumerable<Activation> Reachable => _directory.Values.Where(activation => !activation.Silo.Process.IsDead);

    /// <summary>From now on this silo knows nothing of activations elsewhere, and nobody of its own: the directory is split.</summary>
    public SimulatedSilo? Apart { get; set; }

    public void Send(Call call)
    {
        if (!call.IsOneWay)
        {
            call.Begin();
            _open.Add(call);
            if (_open.Count % 1024 == 0) _open.RemoveAll(open => open.IsOver);
        }

        Witness?.Sent(call);
        Deliver(call);
    }

    /// <summary>Sends a call on that reached an activation which has ended.</summary>
    public void Forward(Call call, Activation was)
    {
        if (++call.Forwards > MostForwards) call.Fail(new OrleansException($"{was.Id} could not be found."));
        else if (!was.Silo.Process.IsDead) Deliver(call, was.NextPlace, was.Silo);
    }

    /// <summary>An activation has ended.</summary>
    public void Remove(Activation activation)
    {
        if (_directory.GetValueOrDefault(activation.Id) == activation) _directory.Remove(activation.Id);
        if (_split.GetValueOrDefault((activation.Silo, activation.Id)) == activation) _split.Remove((activation.Silo, activation.Id));
        if (activation.NextPlace is { } place && Find(place) is { } silo) Place(activation.Id, silo);
    }

    /// <summary>The others notice that a silo is gone.</summary>
    public void Bury(SimulatedSilo dead)
    {
        Silos.Remove(dead);
        foreach (var grain in _directory.Where(entry => entry.Value.Silo == dead).Select(entry => entry.Key).ToArray())
            _directory.Remove(grain);
        foreach (var key in _split.Keys.Where(key => key.Item1 == dead).ToArray()) _split.Remove(key);
        foreach (var call in _open.Where(call => call.At == dead && !call.IsOver).ToArray())
            call.From.Process.Do(() => call.Fail(new SiloUnavailableException($"{dead.Name} is gone.")));
    }

    private void Deliver(Call call, SiloAddress? place = null, SimulatedSilo? by = null)
    {
        var activation = Locate(call, place);
        if (activation is null)
        {
            call.Fail(new SiloUnavailableException("No silo runs."));
            return;
        }

        call.At = activation.Silo;
        Links.Send((by ?? call.From).Process, activation.Silo.Process, call.Method.Name, () =>
        {
            Witness?.Arrived(call);
            activation.Silo.Receive(call, activation);
        });
    }

    private Activation? Locate(Call call, SiloAddress? place)
    {
        var from = call.From;
        if (Apart == from) return _split.TryGetValue((from, call.To), out var own) ? own : PlaceApart(call.To, from);
        if (_directory.TryGetValue(call.To, out var found)) return found;
        var hinted = (place ?? call.PlacementHint) is { } hint ? Find(hint) : null;
        return Place(call.To, hinted ?? Preferred(call));
    }

    private SimulatedSilo? Preferred(Call call)
    {
        var open = Silos.Where(silo => !silo.IsStopping).ToArray();
        if (call.To.Type.ToString() != GrainKinds.Tracker && open.Contains(call.From)) return call.From;
        return open.Length == 0 ? null : _dice.Pick(open);
    }

    private Activation? Place(GrainId grain, SimulatedSilo? silo)
    {
        if (silo is null) return null;
        var activation = _directory[grain] = silo.NewActivation(grain);
        return activation;
    }

    private Activation PlaceApart(GrainId grain, SimulatedSilo silo)
    {
        // What it had already it keeps; the rest it makes anew, though it runs elsewhere.
        if (_directory.TryGetValue(grain, out var here) && here.Silo == silo) return here;
        return _split[(silo, grain)] = silo.NewActivation(grain);
    }

    private SimulatedSilo? Find(SiloAddress address) => Silos.Find(silo => silo.Address.Equals(address) && !silo.IsStopping);
}
