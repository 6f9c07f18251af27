using System.Globalization;
using System.Text.RegularExpressions;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>Files that were changed behind the store's back.</summary>
public sealed partial class DamagedLog
{
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task With_any_byte_changed_is_refused_or_cut_as_the_tail(byte mask)
    {
        var disk = new SimulatedDisk("/data");
        var run = new ScriptedRun();
        await run.On(disk);
        var records = await (await ScriptedRun.Open(disk.Copy())).All();
        var original = disk[ScriptedRun.Ledger];
        var lastWrite = records[^2].Position.Value;
        var cuts = 0;

        for (var at = 0; at < original.Length; at++)
        {
            var damaged = disk.Copy();
            damaged[ScriptedRun.Ledger] = [.. original[..at], (byte)(original[at] ^ mask), .. original[(at + 1)..]];
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (found, refusal) = await TryOpen(damaged);

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1024 * 1024, $"a damaged byte at {at} made recovery allocate {allocated}");
            if (refusal is not null)
            {
                Assert.True(at < lastWrite, $"the last write was refused at {at}");
                Assert.Contains(ScriptedRun.Ledger, refusal, StringComparison.Ordinal);
                Assert.Equal(records.Select(r => r.Position.Value).LastOrDefault(p => p <= at), NamedOffset(refusal));
            }
            else
            {
                Assert.True(at >= lastWrite, $"damage at {at} to what was acknowledged went unnoticed");
                Assert.Equal(records.Count - 2, found!.Recovery.Records);
                Assert.Equal((original.Length - lastWrite, lastWrite), (found.Recovery.TornBytes, found.Recovery.TornAt?.Value));
                Assert.True(ScriptedRun.Same(run.AllRecords.SkipLast(2), await ScriptedRun.Payloads(found)));
                cuts++;
            }
        }
        Assert.Equal(original.Length - lastWrite, cuts);
    }

    [Theory]
    [InlineData(ScriptedRun.Ledger)]
    [InlineData(ScriptedRun.Epoch)]
    public async Task That_was_closed_in_order_refuses_every_changed_byte(string file)
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk, closed: true);
        var original = disk[file];

        for (var at = 0; at < original.Length; at++)
        {
            var damaged = disk.Copy();
            damaged[file] = [.. original[..at], (byte)(original[at] ^ 0x10), .. original[(at + 1)..]];

            Assert.Contains($"'{file}' is", (await TryOpen(damaged)).Refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_any_shorter_length_loses_only_what_the_last_opening_had_not_seen()
    {
        var disk = new SimulatedDisk("/data");
        var run = new ScriptedRun();
        await run.On(disk);
        var records = await (await ScriptedRun.Open(disk.Copy())).All();
        var original = disk[ScriptedRun.Ledger];
        // Three records, in two appends, followed the last opening.
        var durable = records[^3].Position.Value;

        for (var length = 0; length < original.Length; length++)
        {
            var damaged = disk.Copy();
            damaged[ScriptedRun.Ledger] = original[..length];

            var (found, refusal) = await TryOpen(damaged);

            Assert.Equal(length < durable, refusal is not null);
            if (length < durable)
                Assert.Contains(length < 96 ? "damaged at offset 0" : $"ends at offset {length}", refusal, StringComparison.Ordinal);
            if (found is null)
                continue;
            var kept = length < records[^2].Position.Value ? durable : records[^2].Position.Value;
            Assert.True(ScriptedRun.Same(run.AllRecords.SkipLast(kept == durable ? 3 : 2), await ScriptedRun.Payloads(found)));
            Assert.Equal(length - kept, found.Recovery.TornBytes);
            Assert.Equal(length == kept ? null : new LogPosition(kept), found.Recovery.TornAt);
        }
    }

    [Fact]
    public async Task Names_damage_wherever_the_next_record_lies()
    {
        // The search for a later record goes by chunks; some of these lengths put its beginning across two of them.
        for (var size = 3900; size < 4200; size++)
        {
            var disk = new SimulatedDisk("/data");
            var log = await ScriptedRun.Open(disk);
            var position = (await log.Append([(RecordKind.Block, new byte[size])]))[0];
            await log.Append([(RecordKind.Block, new byte[1])]);
            var damaged = disk.Copy();
            damaged.Decay(ScriptedRun.Ledger, (int)position.Value);

            Assert.Equal(position.Value, NamedOffset((await TryOpen(damaged)).Refusal ?? ""));
        }
    }

    [Fact]
    public async Task Is_refused_even_where_all_that_follows_the_damage_is_torn()
    {
        var disk = new SimulatedDisk("/data");
        var log = await ScriptedRun.Open(disk);
        var position = (await log.Append([(RecordKind.Block, new byte[100])]))[0];
        await log.Append([(RecordKind.Block, new byte[100])]);
        var damaged = disk.Copy();
        damaged[ScriptedRun.Ledger] = disk[ScriptedRun.Ledger][..^1];
        damaged.Decay(ScriptedRun.Ledger, (int)position.Value);

        Assert.Equal(position.Value, NamedOffset((await TryOpen(damaged)).Refusal ?? ""));
    }

    [Fact]
    public async Task Whose_tail_was_cut_never_gets_it_back()
    {
        var disk = new SimulatedDisk("/data");
        var log = await ScriptedRun.Open(disk);
        // One write of two records, of which a crash spared the second.
        var positions = await log.Append([(RecordKind.Block, new byte[100]), (RecordKind.Block, new byte[200])]);
        var torn = disk.Copy();
        torn.Decay(ScriptedRun.Ledger, (int)positions[0].Value);

        log = await ScriptedRun.Open(torn);
        Assert.Equal(positions[0], log.Recovery.TornAt);
        byte[] replacement = [.. Enumerable.Repeat((byte)7, 100)];
        await log.Append([(RecordKind.Block, replacement)]);

        Assert.Equal([replacement], await ScriptedRun.Payloads(await ScriptedRun.Open(torn.Crash(Survivors.Nothing))));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public async Task With_rubbish_behind_its_end_is_cut_there(byte rubbish)
    {
        var disk = new SimulatedDisk("/data");
        var run = new ScriptedRun();
        await run.On(disk);
        var original = disk[ScriptedRun.Ledger];
        disk[ScriptedRun.Ledger] = [.. original, .. Enumerable.Repeat(rubbish, 70_000)];

        var (found, _) = await TryOpen(disk.Crash(Survivors.Everything));

        Assert.Equal((70_000, original.Length), (found!.Recovery.TornBytes, found.Recovery.TornAt!.Value.Value));
        Assert.True(ScriptedRun.Same(run.AllRecords, await ScriptedRun.Payloads(found)));
    }

    [Fact]
    public async Task With_records_repeated_swapped_or_left_out_is_refused()
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk, closed: true);
        var records = await (await ScriptedRun.Open(disk.Copy())).All();
        var original = disk[ScriptedRun.Ledger];
        var starts = records.Select(r => (int)r.Position.Value).ToArray();

        for (var i = 0; i < starts.Length - 2; i++)
        {
            byte[] one = original[starts[i]..starts[i + 1]], two = original[starts[i + 1]..starts[i + 2]];
            byte[] head = original[..starts[i]], tail = original[starts[i + 2]..];
            byte[][] edits = [[.. head, .. one, .. one, .. two, .. tail], [.. head, .. two, .. one, .. tail], [.. head, .. two, .. tail]];
            foreach (var edit in edits)
            {
                var damaged = disk.Copy();
                damaged[ScriptedRun.Ledger] = edit;
                Assert.NotNull((await TryOpen(damaged)).Refusal);
            }
        }
    }

    [Fact]
    public async Task Whose_torn_tail_holds_a_payload_that_looks_like_records_is_cut_all_the_same()
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk);
        var genuine = disk[ScriptedRun.Ledger][96..];
        var log = await ScriptedRun.Open(disk = disk.Crash(Survivors.Everything));
        await log.Append([(RecordKind.Accepted, genuine)]);
        var torn = disk[ScriptedRun.Ledger];
        torn[^1] ^= 1;
        disk[ScriptedRun.Ledger] = torn;

        var (found, _) = await TryOpen(disk.Crash(Survivors.Everything));

        Assert.Equal(genuine.Length + 64, found!.Recovery.TornBytes);
    }

    [Fact]
    public async Task That_decays_after_it_was_opened_says_so_when_it_is_read()
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk);
        disk = disk.Crash(Survivors.Everything);
        var log = await ScriptedRun.Open(disk);
        var positions = (await log.All()).Select(r => r.Position).ToArray();
        disk.Decay(ScriptedRun.Ledger, (int)positions[2].Value + 64);

        var stop = TestContext.Current.CancellationToken;
        var refusal = await Assert.ThrowsAsync<StorageException>(() => log.Read(positions[2], stop).AsTask());
        await Assert.ThrowsAsync<StorageException>(log.All);

        Assert.Equal(positions[2].Value, NamedOffset(refusal.Message));
        Assert.NotEmpty(await log.Read(positions[3], stop));
    }

    [Fact]
    public async Task Of_another_node_is_refused()
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk);
        var foreign = disk[ScriptedRun.Ledger];
        foreign["BALLOTLG".Length + 8 + "node-".Length] = (byte)'2';
        disk[ScriptedRun.Ledger] = foreign;
        Assert.Contains("damaged at offset 0", (await TryOpen(disk)).Refusal, StringComparison.Ordinal);

        disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk);
        var stop = TestContext.Current.CancellationToken;
        var store = new FileLogStore(DataDirectory.Open("/data", disk));
        await (await store.Open("node-2", stop)).DisposeAsync();
        disk[ScriptedRun.Ledger] = disk["/data/nodes/node-2/ledger.log"];
        var refusal = await Assert.ThrowsAsync<StorageException>(() => store.Open("node-1", stop).AsTask());
        Assert.Contains("is the log of node 'node-2', not of 'node-1'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScriptedRun.Ledger, "'/data/nodes/node-1/ledger.log' is missing")]
    [InlineData(ScriptedRun.Epoch, "'/data/nodes/node-1/epoch' is missing")]
    public async Task That_lost_one_of_its_files_is_refused(string file, string message)
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk);
        disk.Remove(file);

        Assert.Contains(message, (await TryOpen(disk.Crash(Survivors.Everything))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_names_the_last_epoch_of_all_is_refused_since_none_follows()
    {
        var disk = new SimulatedDisk("/data");
        await new ScriptedRun().On(disk, closed: true);
        new Checkpoint(ulong.MaxValue, disk[ScriptedRun.Ledger].Length).Write(disk, ScriptedRun.Epoch, "node-1");

        Assert.Contains(
            $"'{ScriptedRun.Epoch}' is damaged: no epoch follows 18446744073709551615", (await TryOpen(disk)).Refusal,
            StringComparison.Ordinal);
    }

    private static async Task<(INodeLog? Log, string? Refusal)> TryOpen(SimulatedDisk disk)
    {
        try
        {
            return (await ScriptedRun.Open(disk), null);
        }
        catch (StorageException e)
        {
            return (null, e.Message);
        }
    }

    private static long NamedOffset(string message) =>
        long.Parse(Offset().Match(message).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("damaged at offset ([0-9]+)")]
    private static partial Regex Offset();
}
