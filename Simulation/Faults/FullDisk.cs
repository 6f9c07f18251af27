using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Faults;

/// <summary>
/// The database's disk has little room left, or none, until somebody makes room. A write that does not fit leaves a part of itself. A disk
/// whose power failed has room again: an operator who brings it back sees to that.
/// </summary>
internal sealed record FullDisk(TimeSpan At, TimeSpan For, int Which) : Fault(At, For, Which)
{
    public override void Begin(Stage stage)
    {
        var disk = stage.Database.Disk;
        disk.Capacity = disk.Files.ToArray().Sum(path => (long)disk[path].Length) + Which % 3_000;
    }

    public override void End(Stage stage) => stage.Database.Disk.Capacity = long.MaxValue;
}
