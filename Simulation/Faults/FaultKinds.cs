using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Faults;

/// <summary>All kinds of faults, and how a run's faults are drawn.</summary>
internal static class FaultKinds
{
    private const int Most = 8;

    /// <summary>One function a kind, with its name.</summary>
    public static IReadOnlyList<(string Name, Func<TimeSpan, TimeSpan, int, Fault> Make)> All { get; } =
    [
        (nameof(KilledSilo), (at, @for, which) => new KilledSilo(at, @for, which)),
        (nameof(StoppedSilo), (at, @for, which) => new StoppedSilo(at, @for, which)),
        (nameof(PausedSilo), (at, @for, which) => new PausedSilo(at, @for, which)),
        (nameof(CutOff), (at, @for, which) => new CutOff(at, @for, which)),
        (nameof(OneWayCut), (at, @for, which) => new OneWayCut(at, @for, which)),
        (nameof(LossyLinks), (at, @for, which) => new LossyLinks(at, @for, which)),
        (nameof(SlowLinks), (at, @for, which) => new SlowLinks(at, @for, which)),
        (nameof(PowerFailure), (at, @for, which) => new PowerFailure(at, @for, which)),
        (nameof(DeafDatabase), (at, @for, which) => new DeafDatabase(at, @for, which)),
        (nameof(FailedSync), (at, @for, which) => new FailedSync(at, @for, which)),
        (nameof(FullDisk), (at, @for, which) => new FullDisk(at, @for, which)),
        (nameof(ClockJump), (at, @for, which) => new ClockJump(at, @for, which)),
        (nameof(SplitDirectory), (at, @for, which) => new SplitDirectory(at, @for, which)),
        (nameof(NodeAway), (at, @for, which) => new NodeAway(at, @for, which)),
        (nameof(StagedAttack), (at, @for, which) => new StagedAttack(at, @for, which)),
        (nameof(LyingNode), (at, @for, which) => new LyingNode(at, @for, which)),
    ];

    /// <summary>Draws what goes wrong between two moments. Some runs have no fault at all.</summary>
    public static IReadOnlyList<Fault> Draw(ulong seed, TimeSpan from, TimeSpan to)
    {
        var dice = new Dice(seed, "faults");
        return
        [
            .. Enumerable.Range(0, dice.Below(Most + 1)).Select(_ => dice.Pick(All).Make(
                dice.Between(from, to), dice.Between(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(25)), dice.Below(1_000_000)))
                .OrderBy(fault => fault.At),
        ];
    }
}
