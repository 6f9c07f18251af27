using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Machines;

/// <summary>
/// The network between machines. A message takes some time, so that messages overtake each other; faults make links lose or repeat
/// messages, or cut them in one direction or both. Within a machine nothing is lost.
/// </summary>
internal sealed class Links(World world)
{
    /// <summary>The most time that a message takes while nothing is wrong.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(3);

    private static readonly TimeSpan _inside = TimeSpan.FromMicroseconds(50);

    private readonly Dice _dice = world.Dice("links");
    private readonly HashSet<(Machine From, Machine To)> _cuts = [];

    /// <summary>The least time that a message takes from one machine to another.</summary>
    public TimeSpan Fastest { get; set; } = TimeSpan.FromMicroseconds(300);

    /// <summary>The most time that it takes.</summary>
    public TimeSpan Slowest { get; set; } = Usual;

    /// <summary>How many messages of a million are lost.</summary>
    public int Lost { get; set; }

    /// <summary>How many messages of a million arrive twice.</summary>
    public int Doubled { get; set; }

    /// <summary>Messages that were sent from one machine to another.</summary>
    public long Sent { get; private set; }

    public void Cut(Machine from, Machine to) => _cuts.Add((from, to));

    public bool IsCut(Machine from, Machine to) => _cuts.Contains((from, to));

    /// <summary>All links work again, and lose nothing.</summary>
    public void Heal()
    {
        _cuts.Clear();
        (Lost, Doubled, Slowest) = (0, 0, Usual);
    }

    /// <summary>Sends a message from a process to another one.</summary>
    public void Send(Process from, Process to, string what, Action arrive)
    {
        if (from.Machine == to.Machine)
        {
            to.After(_inside, arrive);
            return;
        }

        Sent++;
        if (IsCut(from.Machine, to.Machine) || _dice.Chance(Lost))
        {
            world.Trace.Note(world.Now, from.Machine.Name, "lost", what);
            return;
        }

        to.After(_dice.Between(Fastest, Slowest), arrive);
        if (_dice.Chance(Doubled)) to.After(_dice.Between(Fastest, 10 * Slowest), arrive);
    }
}
