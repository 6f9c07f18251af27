using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Machines;

/// <summary>A machine: its clock, which may be wrong, and the process on it.</summary>
/// <param name="world">The world.</param>
/// <param name="name">Its name.</param>
internal sealed class Machine(World world, string name)
{
    public World World => world;

    public string Name => name;

    /// <summary>The number of this machine among all, from 1 on.</summary>
    public required int Number { get; init; }

    /// <summary>How far the wall clock is ahead of the true time.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>The process that runs here now; null while none does.</summary>
    public Process? Process { get; private set; }

    /// <summary>Starts a process.</summary>
    public Process Start()
    {
        if (Process is not null) throw new InvalidOperationException($"{name} runs a process already.");
        return Process = new(this);
    }

    /// <summary>The process is gone, at once.</summary>
    public void Kill()
    {
        Process?.Die();
        Process = null;
    }
}
