using OrleansBallot.Grains;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Ports;
using OrleansBallot.Simulation.Storing;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Stages;

/// <summary>A network of silos on machines of their own and one database, and what may be done to them.</summary>
internal sealed class Stage
{
    /// <summary>How long others take, at the least and at the most, to notice that a silo is gone.</summary>
    private static readonly (TimeSpan Least, TimeSpan Most) _noticing = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));

    /// <summary>When all that is broken works again.</summary>
    public static readonly TimeSpan Heals = TimeSpan.FromSeconds(75);

    private readonly Dice _dice;
    private readonly SimulatedRandomness _randomness;
    private readonly Dictionary<Machine, SimulatedSilo> _silos = [];
    private readonly List<SimulatedSilo> _all = [];
    private readonly int _hashesASecond;
    private bool _isHealed;

    public Stage(World world, Cast cast)
    {
        (World, Cast, _dice, _randomness) = (world, cast, world.Dice("stage"), new(world));
        Cluster = new(world);
        Database = new(Cluster.Links, new Machine(world, "database") { Number = cast.Silos + 1 });
        Machines =
        [
            .. Enumerable.Range(1, cast.Silos).Select(number => new Machine(world, $"silo-{number}")
            {
                Number = number,
                Skew = _dice.Between(TimeSpan.FromMilliseconds(-800), TimeSpan.FromMilliseconds(800)),
            }),
        ];
        Parameters = new(
            "simulation", cast.BlockTime, new(Limits.MinimumDifficulty), new(50), Hash256.Of(BitConverter.GetBytes(world.Seed)));
        Network = new(Parameters)
        {
            LeastSettle = TimeSpan.FromSeconds(15),
            ReceiptPace = cast.ReceiptPace,
            SideHeaders = cast.SideHeaders,
            ClockTime = cast.ClockTime,
            PoolTransactions = cast.PoolTransactions,
            ReadAhead = cast.ReadAhead,
            MiningAccount = Owner.Key,
        };

        // All miners together find a block in a block time, at the least difficulty.
        _hashesASecond = (int)((ulong)Limits.MinimumDifficulty * 1000 / cast.BlockTime / (ulong)cast.Nodes);
    }

    /// <summary>Who owns the coins that all miners earn.</summary>
    public static Person Owner { get; } = new("owner of the coins");

    public World World { get; }

    public Cast Cast { get; }

    public Cluster Cluster { get; }

    public Database Database { get; }

    public IReadOnlyList<Machine> Machines { get; }

    public ChainParameters Parameters { get; }

    public NetworkOptions Network { get; }

    /// <summary>The names of all nodes.</summary>
    public IReadOnlyList<string> Nodes => [.. Enumerable.Range(1, Cast.Nodes).Select(number => $"node-{number}")];

    /// <summary>Silos that run.</summary>
    public IReadOnlyList<SimulatedSilo> Silos =>
        [.. Machines.Where(machine => machine.Process is not null).Select(machine => _silos[machine])];

    /// <summary>What a machine's silo starts.</summary>
    public IReadOnlyList<string> NodesOf(Machine machine) => [.. Nodes.Where((_, i) => i % Machines.Count == machine.Number - 1)];

    /// <summary>Starts a machine's silo, where none runs.</summary>
    public void Start(Machine machine)
    {
        if (machine.Process is not null) return;
        var silo = _silos[machine] = new(
            Cluster, machine.Start(), new(Network, NodesOf(machine), _hashesASecond, Database), _randomness);
        _all.Add(silo);
        Cluster.Silos.Add(silo);
        silo.Note("silo", "starts");
        silo.Outside.Start(() => new Starter(silo).Run());
    }

    /// <summary>kill -9: the others notice after a while.</summary>
    public void Kill(Machine machine)
    {
        if (machine.Process is null) return;
        var dead = _silos[machine];
        dead.Note("silo", "is killed");
        machine.Kill();
        World.After(_dice.Between(_noticing.Least, _noticing.Most), () => Cluster.Bury(dead));
    }

    /// <summary>SIGTERM: grains leave as soon as nothing runs in them; what is left after a while is killed.</summary>
    public void Stop(Machine machine)
    {
        if (machine.Process is null) return;
        var leaving = _silos[machine];
        leaving.BeginStop();
        World.After(TimeSpan.FromSeconds(5), () =>
        {
            if (leaving.Process.IsDead) return;
            foreach (var left in leaving.Activations) left.Silo.Note("silo", $"leaves {left.Id} behind");
            machine.Kill();
            Cluster.Bury(leaving);
            if (_isHealed) Start(machine);
        });
    }

    /// <summary>Everything that was broken works again.</summary>
    public void Heal()
    {
        World.Trace.Note(World.Now, "world", "heals");
        _isHealed = true;
        Cluster.Links.Heal();
        Cluster.Lies.EndAll();
        Database.Disk.FailNextSync = false;
        Database.Disk.Capacity = long.MaxValue;
        Cluster.Apart = null;
        if (Database.Process.IsDead) Database.Restart();
        if (Database.Process.IsPaused) Database.Process.GoOn();
        foreach (var machine in Machines)
        {
            machine.Skew = TimeSpan.Zero;
            if (machine.Process is { IsPaused: true } paused) paused.GoOn();
            Start(machine);
        }
    }

    /// <summary>The activations of a kind of grains that have opened, whoever else thinks to have the same grain.</summary>
    public IEnumerable<(Activation Activation, T Grain)> Active<T>() where T : class => Of<T>(Cluster.Activations);

    /// <summary>Those that calls reach: one of each grain.</summary>
    public IEnumerable<(Activation Activation, T Grain)> Reachable<T>() where T : class => Of<T>(Cluster.Reachable);

    /// <summary>The world is over.</summary>
    public void Discard()
    {
        foreach (var silo in _all)
        {
            silo.Process.Die();
            silo.Discard();
        }
    }

    private static IEnumerable<(Activation Activation, T Grain)> Of<T>(IEnumerable<Activation> activations) where T : class =>
        activations.Where(activation => activation.Grain is T).Select(activation => (activation, (activation.Grain as T)!));
}
