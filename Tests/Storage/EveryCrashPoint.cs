using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

/// <summary>The power fails after each single operation of a run.</summary>
public sealed class EveryCrashPoint
{
    [Theory]
    [InlineData(Survivors.Nothing, 1)]
    [InlineData(Survivors.Everything, 1)]
    [InlineData(Survivors.Prefix, 20)]
    [InlineData(Survivors.Sectors, 20)]
    public async Task Leaves_all_that_was_acknowledged_and_nothing_half(Survivors survivors, int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var finished = false;
            for (var point = 0; !finished; point++)
            {
                var disk = new SimulatedDisk("/data") { CrashAfter = point };
                var run = new ScriptedRun();
                finished = await run.On(disk);

                var log = await ScriptedRun.Open(disk.Crash(survivors, seed));

                run.Check(await ScriptedRun.Payloads(log));
                await run.CheckSecret(log);
            }
        }
    }

    [Theory]
    [InlineData(Survivors.Everything)]
    [InlineData(Survivors.Prefix)]
    [InlineData(Survivors.Sectors)]
    public async Task May_be_followed_by_another_while_it_recovers(Survivors first)
    {
        var finished = false;
        for (var point = 0; !finished; point++)
        {
            var recovered = false;
            for (var again = 0; !recovered; again++)
            {
                var disk = new SimulatedDisk("/data") { CrashAfter = point };
                var run = new ScriptedRun();
                finished = await run.On(disk);
                var second = disk.Crash(first, seed: point * 100 + again);
                second.CrashAfter = again;
                List<byte[]>? seen = null;
                try
                {
                    seen = await ScriptedRun.Payloads(await ScriptedRun.Open(second));
                    recovered = true;
                }
                catch (StorageException e)
                {
                    Assert.Contains("The power failed.", e.Message, StringComparison.Ordinal);
                }

                var log = await ScriptedRun.Open(second.Crash(again % 2 == 0 ? Survivors.Nothing : Survivors.Sectors, seed: again));

                var found = await ScriptedRun.Payloads(log);
                run.Check(found);
                // Whoever recovered has acted on what it saw.
                Assert.True(seen is null || seen.Count == found.Count, "what a scan showed was lost by the next crash");
            }
        }
    }

    [Fact]
    public async Task Cuts_a_shared_write_between_two_appends_whatever_sectors_survive()
    {
        var cut = new HashSet<int>();
        for (var seed = 0; seed < 300; seed++)
        {
            var disk = new SimulatedDisk("/data");
            var log = await ScriptedRun.Open(disk);
            await log.Append([(RecordKind.Block, new byte[100])]);
            // The first of these goes alone, the other eight share a write, which the crash interrupts.
            disk.Manual = true;
            var appends = Enumerable.Range(0, 9).Select(_ => log.Append(Pair()).AsTask()).ToArray();
            disk.RunNext();
            disk.CrashAfter = disk.Operations + 1;
            disk.RunNext();
            Assert.All(appends[1..], a => Assert.True(a.IsFaulted));

            var reopened = await ScriptedRun.Open(disk.Crash(Survivors.Sectors, seed));

            var sizes = (await reopened.All()).Select(r => r.Payload.Length).ToArray();
            Assert.True(sizes.Length >= 3, "an acknowledged append was lost");
            Assert.Equal([100, .. Enumerable.Repeat(new[] { 150, 250 }, sizes.Length / 2).SelectMany(p => p)], sizes);
            cut.Add(sizes.Length);
        }
        Assert.True(cut.Count > 3, "the simulated crashes were all alike");
    }

    private static List<(RecordKind, ReadOnlyMemory<byte>)> Pair() =>
        [(RecordKind.Accepted, new byte[150]), (RecordKind.Block, new byte[250])];
}
