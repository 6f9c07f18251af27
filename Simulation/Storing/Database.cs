using System.Diagnostics.CodeAnalysis;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Worlds;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Simulation.Storing;

/// <summary>
/// The storage that all silos share, on a machine and a disk of its own. The code is the real one for files; that many silos use it at once
/// makes it what a database is to them. Its power may fail: then the disk keeps what was synced, and perhaps some of the rest.
/// </summary>
internal sealed class Database
{
    private readonly Dice _dice;
    private readonly Dictionary<string, ulong> _writers = [];

    public Database(Links links, Machine machine)
    {
        (Links, Machine, _dice) = (links, machine, machine.World.Dice("disk"));
        Process = machine.Start();
        Open(new SimulatedDisk());
    }

    /// <summary>The network on which silos reach it.</summary>
    public Links Links { get; }

    public Machine Machine { get; }

    /// <summary>The database's process; another one after each start.</summary>
    public Process Process { get; private set; }

    public FileLogStore Logs { get; private set; }

    public FileStateStore States { get; private set; }

    public SimulatedDisk Disk { get; private set; }

    /// <summary>What a fenced activation has made durable; null where none has.</summary>
    public string? Intruder { get; private set; }

    /// <summary>A node's log has another writer from now on.</summary>
    public void Opened(string node, ulong epoch) => _writers[node] = epoch;

    /// <summary>True for the last opener of a node's log: it alone speaks for the node.</summary>
    public bool IsWriter(string node, ulong epoch) => _writers.GetValueOrDefault(node) == epoch;

    /// <summary>A node's log has got something from a writer.</summary>
    public void Wrote(string node, ulong epoch)
    {
        if (_writers[node] != epoch) Intruder ??= $"{node} wrote in epoch {epoch}, and epoch {_writers[node]} had begun.";
    }

    /// <summary>The power fails.</summary>
    public void Fail()
    {
        Machine.Kill();
        Disk.ReadsOn = true;
        Disk = Disk.Crash(_dice.Pick([Survivors.Nothing, Survivors.Prefix, Survivors.Sectors]), _dice.Below(int.MaxValue));
    }

    /// <summary>It starts again from what the disk kept.</summary>
    public void Restart()
    {
        Process = Machine.Start();
        Open(Disk);
    }

    /// <summary>Runs a piece of work of the storage to its end, here and now.</summary>
    public static T Complete<T>(ValueTask<T> work) => work.IsCompletedSuccessfully ? work.Result : work.AsTask().GetAwaiter().GetResult();

    [MemberNotNull(nameof(Disk), nameof(Logs), nameof(States))]
    private void Open(SimulatedDisk disk)
    {
        Disk = disk;
        var data = DataDirectory.Open("/data", disk);
        (Logs, States) = (new(data), new(data));
    }
}
