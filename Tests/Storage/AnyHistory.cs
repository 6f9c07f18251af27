using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>Any sequence of appends, openings, failures and crashes, against a list in memory.</summary>
public sealed class AnyHistory
{
    private abstract record Step;

    private sealed record Append(int[] Sizes) : Step;

    private sealed record Reopen(bool Close) : Step;

    private sealed record Crash(Survivors Survivors, int Seed) : Step;

    private sealed record CrashDuring(Append Append, int After, Survivors Survivors, int Seed) : Step;

    private sealed record FailedSync(Append Append) : Step;

    [Fact]
    public void Keeps_what_was_acknowledged_in_order_and_appends_whole() =>
        Prop.ForAll(Histories.ToArbitrary(), history => Holds(history).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<Append> Appends =>
        from sizes in Gen.Frequency((8, Gen.Choose(0, 700)), (1, Gen.Choose(0, 20_000))).NonEmptyListOf()
        select new Append([.. sizes.Take(5)]);

    private static Gen<Step[]> Histories => Gen.Frequency(
        (8, Appends.Select(a => (Step)a)),
        (2, Gen.Elements(true, false).Select(close => (Step)new Reopen(close))),
        (1, from survivors in Gen.Elements(Enum.GetValues<Survivors>())
            from seed in Gen.Choose(0, 1000)
            select (Step)new Crash(survivors, seed)),
        (3, from append in Appends
            from after in Gen.Choose(0, 2)
            from survivors in Gen.Elements(Enum.GetValues<Survivors>())
            from seed in Gen.Choose(0, 1000)
            select (Step)new CrashDuring(append, after, survivors, seed)),
        (1, Appends.Select(a => (Step)new FailedSync(a)))).ArrayOf();

    private static async Task<bool> Holds(Step[] history)
    {
        var disk = new SimulatedDisk("/data");
        var (store, log) = await Start(disk);
        var certain = new List<byte[]>();
        byte next = 0;

        foreach (var step in history)
        {
            List<byte[]> possible = [];
            switch (step)
            {
                case Append append:
                    var records = Fill(append, ref next);
                    await log.Append(Blocks(records));
                    certain.AddRange(records);
                    continue;
                case Reopen { Close: true }:
                    await log.DisposeAsync();
                    log = await store.Open("node-1", CancellationToken.None);
                    break;
                case Reopen:
                    log = await store.Open("node-1", CancellationToken.None);
                    break;
                case Crash crash:
                    disk = disk.Crash(crash.Survivors, crash.Seed);
                    (store, log) = await Start(disk);
                    break;
                case CrashDuring during:
                    disk.CrashAfter = disk.Operations + during.After;
                    possible = Fill(during.Append, ref next);
                    if (await Record.ExceptionAsync(() => log.Append(Blocks(possible)).AsTask()) is null)
                        certain.AddRange(possible);
                    disk = disk.Crash(during.Survivors, during.Seed);
                    (store, log) = await Start(disk);
                    break;
                case FailedSync failed:
                    disk.FailNextSync = true;
                    possible = Fill(failed.Append, ref next);
                    if (await Record.ExceptionAsync(() => log.Append(Blocks(possible)).AsTask()) is null)
                        return false;
                    log = await store.Open("node-1", CancellationToken.None);
                    break;
            }
            var found = await ScriptedRun.Payloads(log);
            if (!ScriptedRun.Same(found, certain) && !ScriptedRun.Same(found, [.. certain, .. possible]))
                return false;
            // What a recovery showed stays.
            certain = found;
        }
        return ScriptedRun.Same(await ScriptedRun.Payloads((await Start(disk.Crash(Survivors.Nothing))).Log), certain);
    }

    private static async Task<(FileLogStore Store, INodeLog Log)> Start(SimulatedDisk disk)
    {
        var store = new FileLogStore(DataDirectory.Open("/data", disk));
        return (store, await store.Open("node-1", CancellationToken.None));
    }

    private static List<byte[]> Fill(Append append, ref byte next)
    {
        var content = ++next;
        return [.. append.Sizes.Select(size => Enumerable.Repeat(content, size).ToArray())];
    }

    private static List<(RecordKind, ReadOnlyMemory<byte>)> Blocks(List<byte[]> records) =>
        [.. records.Select(r => (RecordKind.Accepted, (ReadOnlyMemory<byte>)r))];
}
