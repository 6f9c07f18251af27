using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

/// <summary>What every home of the storage promises. Written against the interface alone.</summary>
public abstract partial class StorageContract : IAsyncLifetime
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected ILogStore Store { get; private set; } = null!;

    /// <summary>The store that the next start of the silo finds.</summary>
    protected abstract ValueTask<ILogStore> Start();

    /// <summary>The silo's process dies.</summary>
    protected abstract ValueTask Kill();

    public async ValueTask InitializeAsync() => Store = await Start();

    public virtual async ValueTask DisposeAsync()
    {
        await Kill();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Records_come_back_in_the_order_in_which_they_were_appended()
    {
        await using var log = await Store.Open("node-1", Stop);
        var positions = await log.Append(
            [(RecordKind.Block, Bytes(1, 300)), (RecordKind.Accepted, Bytes(2, 0)), (RecordKind.Block, Bytes(3, 70))]);
        positions = [.. positions, .. await log.Append([(RecordKind.Accepted, Bytes(4, 1))])];

        var records = await log.All();

        Assert.Equal([RecordKind.Block, RecordKind.Accepted, RecordKind.Block, RecordKind.Accepted], records.Select(r => r.Kind));
        Assert.Equal([Bytes(1, 300), Bytes(2, 0), Bytes(3, 70), Bytes(4, 1)], records.Select(r => r.Payload.ToArray()));
        Assert.Equal(positions, records.Select(r => r.Position));
        Assert.Equal(positions.OrderBy(position => position.Value), positions);
    }

    [Fact]
    public async Task What_was_acknowledged_outlives_the_process()
    {
        var log = await Store.Open("node-1", Stop);
        var positions = await log.Append([(RecordKind.Block, Bytes(1, 5000)), (RecordKind.Accepted, Bytes(2, 10))]);

        var reopened = await (await Restart()).Open("node-1", Stop);

        Assert.Equal(2, reopened.Recovery.Records);
        Assert.Equal((0, null), (reopened.Recovery.TornBytes, reopened.Recovery.TornAt));
        Assert.Equal(positions, (await reopened.All()).Select(r => r.Position));
        Assert.Equal(Bytes(1, 5000), await reopened.Read(positions[0], Stop));
    }

    [Fact]
    public async Task A_log_that_is_set_aside_leaves_an_empty_one_its_secrets_and_whoever_had_it_open_fenced()
    {
        var old = await Store.Open("node-1", Stop);
        await old.Append([(RecordKind.Block, Bytes(1, 300))]);
        var secret = await old.GetOrAdd("node-key", () => Bytes(2, 32), Stop);
        var other = await Store.Open("node-2", Stop);
        await other.Append([(RecordKind.Block, Bytes(3, 10))]);

        await Store.SetAside("node-1", Stop);
        await Store.SetAside("node-1", Stop);

        await Assert.ThrowsAsync<FencedException>(() => old.Append([(RecordKind.Block, Bytes(4, 1))]).AsTask());
        var reopened = await Store.Open("node-1", Stop);
        Assert.Empty(await reopened.All());
        Assert.Equal(secret, await reopened.GetOrAdd("node-key", () => Bytes(5, 32), Stop));
        await reopened.Append([(RecordKind.Block, Bytes(6, 20))]);
        Assert.Single(await other.All());
        Assert.Equal(
            [Bytes(6, 20)], (await (await (await Restart()).Open("node-1", Stop)).All()).Select(record => record.Payload.ToArray()));
    }

    [Fact]
    public async Task A_new_log_is_empty()
    {
        await using var log = await Store.Open("node-1", Stop);

        Assert.Empty(await log.All());
        Assert.Equal((0, 0), (log.Recovery.Records, log.Recovery.TornBytes));
    }

    [Fact]
    public async Task A_body_is_read_by_its_position()
    {
        await using var log = await Store.Open("node-1", Stop);
        var positions = await log.Append(
            [.. Enumerable.Range(0, 20).Select(i => (RecordKind.Block, (ReadOnlyMemory<byte>)Bytes(i, i * 100)))]);

        foreach (var i in Enumerable.Range(0, 20).Reverse())
            Assert.Equal(Bytes(i, i * 100), await log.Read(positions[i], Stop));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public async Task A_position_outside_the_log_is_refused(long position)
    {
        await using var log = await Store.Open("node-1", Stop);
        await log.Append([(RecordKind.Block, Bytes(1, 10))]);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => log.Read(new LogPosition(position), Stop).AsTask());
    }

    [Fact]
    public async Task The_largest_record_fits()
    {
        var log = await Store.Open("node-1", Stop);
        var largest = Bytes(7, LogRecord.MaxPayload);

        var position = Assert.Single(await log.Append([(RecordKind.Block, largest)]));

        log = await (await Restart()).Open("node-1", Stop);
        Assert.Equal(largest, await log.Read(position, Stop));
    }

    [Fact]
    public async Task A_larger_one_is_refused_and_takes_its_whole_append_along()
    {
        await using var log = await Store.Open("node-1", Stop);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            log.Append([(RecordKind.Block, Bytes(1, 1)), (RecordKind.Block, new byte[LogRecord.MaxPayload + 1])]).AsTask());

        Assert.Empty(await log.All());
    }

    [Fact]
    public async Task An_append_of_nothing_changes_nothing()
    {
        await using var log = await Store.Open("node-1", Stop);

        Assert.Empty(await log.Append([]));
        Assert.Empty(await log.All());
    }

    [Fact]
    public async Task Appends_of_nothing_among_others_get_no_positions_and_take_none_away()
    {
        await using var log = await Store.Open("node-1", Stop);

        var appends = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => (i, await log.Append(i % 3 == 0 ? [] : [(RecordKind.Accepted, Bytes(i, 40))])), Stop)));

        Assert.All(appends.Where(append => append.i % 3 == 0), append => Assert.Empty(append.Item2));
        foreach (var (i, positions) in appends.Where(append => append.i % 3 != 0))
            Assert.Equal(Bytes(i, 40), await log.Read(Assert.Single(positions), Stop));
    }

    [Fact]
    public async Task Concurrent_appends_each_stay_together()
    {
        var log = await Store.Open("node-1", Stop);

        var appends = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(AppendPair(i), Stop)));

        log = await (await Restart()).Open("node-1", Stop);
        var records = await log.All();
        Assert.Equal(400, records.Count);
        var index = records.Select((r, i) => (r.Position, i)).ToDictionary(p => p.Position, p => p.i);
        foreach (var (id, positions) in appends)
        {
            Assert.Equal(index[positions[0]] + 1, index[positions[1]]);
            Assert.Equal(Bytes(id, 40), records[index[positions[0]]].Payload.ToArray());
            Assert.Equal(Bytes(id, 80), records[index[positions[1]]].Payload.ToArray());
        }

        Func<Task<(int Id, IReadOnlyList<LogPosition> Positions)>> AppendPair(int i) =>
            async () => (i, await log.Append([(RecordKind.Accepted, Bytes(i, 40)), (RecordKind.Block, Bytes(i, 80))]));
    }

    [Fact]
    public async Task A_scan_shows_what_was_durable_when_it_began()
    {
        await using var log = await Store.Open("node-1", Stop);
        await log.Append([(RecordKind.Block, Bytes(1, 10)), (RecordKind.Block, Bytes(2, 10))]);
        var seen = 0;

        await foreach (var record in log.Scan(Stop))
        {
            seen++;
            await log.Append([(RecordKind.Block, record.Payload)]);
        }

        Assert.Equal(2, seen);
        Assert.Equal(4, (await log.All()).Count);
    }

    [Fact]
    public async Task Nodes_do_not_see_each_other()
    {
        await using var one = await Store.Open("node-1", Stop);
        await using var two = await Store.Open("node-2", Stop);

        await one.Append([(RecordKind.Block, Bytes(1, 10))]);
        await two.Append([(RecordKind.Block, Bytes(2, 10))]);

        Assert.Equal(Bytes(1, 10), Assert.Single(await one.All()).Payload.ToArray());
        Assert.Equal(Bytes(2, 10), Assert.Single(await two.All()).Payload.ToArray());
    }

    protected async ValueTask<ILogStore> Restart()
    {
        await Kill();
        return Store = await Start();
    }

    protected static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
