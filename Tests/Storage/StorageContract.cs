using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

/// <summary>What every home of the storage promises. Written against the interface alone.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IBlockStore Store { get; private set; } = null!;

    /// <summary>The store that the next start of the silo finds.</summary>
    protected abstract ValueTask<IBlockStore> Start();

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
        var positions = await log.Append([(RecordKind.Block, Bytes(1, 300)), (RecordKind.Accepted, Bytes(2, 0)), (RecordKind.Block, Bytes(3, 70))]);
        positions = [.. positions, .. await log.Append([(RecordKind.Accepted, Bytes(4, 1))])];

        var records = await log.All();

        Assert.Equal([RecordKind.Block, RecordKind.Accepted, RecordKind.Block, RecordKind.Accepted], records.Select(r => r.Kind));
        Assert.Equal([Bytes(1, 300), Bytes(2, 0), Bytes(3, 70), Bytes(4, 1)], records.Select(r => r.Payload.ToArray()));
        Assert.Equal(positions, records.Select(r => r.Position));
        Assert.Equal(positions.Order(), positions);
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
        var positions = await log.Append([.. Enumerable.Range(0, 20).Select(i => (RecordKind.Block, (ReadOnlyMemory<byte>)Bytes(i, i * 100)))]);

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
    public async Task Concurrent_appends_each_stay_together()
    {
        var log = await Store.Open("node-1", Stop);

        var appends = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(
            async () => (Id: i, Positions: await log.Append([(RecordKind.Accepted, Bytes(i, 40)), (RecordKind.Block, Bytes(i, 80))])), Stop)));

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

    [Fact]
    public async Task Every_opening_takes_a_higher_epoch()
    {
        var epochs = new List<ulong>();
        for (var i = 0; i < 3; i++)
        {
            epochs.Add((await Store.Open("node-1", Stop)).Epoch);
            epochs.Add((await Store.Open("node-1", Stop)).Epoch);
            await Restart();
        }

        Assert.Equal(epochs.Distinct().Order(), epochs);
        Assert.True(epochs[0] > 0);
    }

    [Fact]
    public async Task A_later_opening_fences_the_earlier_one()
    {
        var leftover = await Store.Open("node-1", Stop);
        await leftover.Append([(RecordKind.Block, Bytes(1, 10))]);

        await using var current = await Store.Open("node-1", Stop);
        var fenced = await Assert.ThrowsAsync<FencedException>(() => leftover.Append([(RecordKind.Block, Bytes(2, 10))]).AsTask());
        await current.Append([(RecordKind.Block, Bytes(3, 10))]);

        Assert.Contains("node-1", fenced.Message, StringComparison.Ordinal);
        Assert.Equal([Bytes(1, 10), Bytes(3, 10)], (await current.All()).Select(r => r.Payload.ToArray()));
    }

    [Fact]
    public async Task What_a_leftover_had_acknowledged_before_it_was_fenced_is_found_by_its_successor()
    {
        var leftover = await Store.Open("node-1", Stop);
        var attempts = Enumerable.Range(0, 100).Select(i => Task.Run(() => leftover.Append([(RecordKind.Block, Bytes(i, 50))]).AsTask(), Stop)).ToArray();
        await using var current = await Store.Open("node-1", Stop);
        await Task.WhenAny(Task.WhenAll(attempts));

        var found = (await current.All()).Select(r => r.Position);

        var acknowledged = attempts.Where(a => a.IsCompletedSuccessfully).Select(a => a.Result.Single());
        Assert.Equal(found.Order(), acknowledged.Order());
        Assert.All(attempts.Where(a => a.IsFaulted), a => Assert.IsType<FencedException>(a.Exception!.InnerException));
    }

    [Fact]
    public async Task Closing_a_leftover_does_not_disturb_its_successor()
    {
        var leftover = await Store.Open("node-1", Stop);
        var current = await Store.Open("node-1", Stop);

        await leftover.DisposeAsync();
        await current.Append([(RecordKind.Block, Bytes(1, 10))]);

        var next = await (await Restart()).Open("node-1", Stop);
        Assert.Single(await next.All());
        Assert.True(next.Epoch > current.Epoch);
    }

    [Fact]
    public async Task A_closed_log_refuses_appends()
    {
        var log = await Store.Open("node-1", Stop);
        await log.DisposeAsync();
        await log.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.Append([(RecordKind.Block, Bytes(1, 10))]).AsTask());
    }

    [Fact]
    public async Task A_secret_is_made_once_and_kept()
    {
        var log = await Store.Open("node-1", Stop);
        var first = await log.GetOrAdd("rsa", () => Bytes(1, 32), Stop);
        var again = await log.GetOrAdd("rsa", () => Bytes(2, 32), Stop);

        log = await (await Restart()).Open("node-1", Stop);
        var later = await log.GetOrAdd("rsa", () => throw new InvalidOperationException("made again"), Stop);

        Assert.Equal(Bytes(1, 32), first);
        Assert.Equal(first, again);
        Assert.Equal(first, later);
    }

    [Fact]
    public async Task Secrets_differ_by_name_and_node()
    {
        await using var one = await Store.Open("node-1", Stop);
        await using var two = await Store.Open("node-2", Stop);

        Assert.Equal(Bytes(1, 8), await one.GetOrAdd("rsa", () => Bytes(1, 8), Stop));
        Assert.Equal(Bytes(2, 8), await one.GetOrAdd("reward", () => Bytes(2, 8), Stop));
        Assert.Equal(Bytes(3, 8), await two.GetOrAdd("rsa", () => Bytes(3, 8), Stop));
    }

    [Fact]
    public async Task All_who_ask_for_a_new_secret_at_once_get_the_same_one()
    {
        var leftover = await Store.Open("node-1", Stop);
        var current = await Store.Open("node-1", Stop);
        var made = 0;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => (i % 2 == 0 ? leftover : current).GetOrAdd("rsa", () => Bytes(Interlocked.Increment(ref made), 32), Stop).AsTask(), Stop)));

        Assert.All(answers, a => Assert.Equal(answers[0], a));
    }

    [Fact]
    public async Task A_secret_that_could_not_be_made_is_made_by_the_next_who_asks()
    {
        await using var log = await Store.Open("node-1", Stop);

        await Assert.ThrowsAsync<NotSupportedException>(() => log.GetOrAdd("rsa", () => throw new NotSupportedException(), Stop).AsTask());

        Assert.Equal(Bytes(1, 8), await log.GetOrAdd("rsa", () => Bytes(1, 8), Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../node-1")]
    [InlineData("Node-1")]
    [InlineData("node-1\n")]
    [InlineData("nöde")]
    [InlineData("a2345678901234567890123456789012-")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await using var log = await Store.Open("a2345678901234567890123456789012", Stop);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.Open(name, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => log.GetOrAdd(name, () => [1], Stop).AsTask());
    }

    [Fact]
    public async Task An_opening_that_was_given_up_leaves_the_node_to_the_next()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Open("node-1", new CancellationToken(canceled: true)).AsTask());

        await using var log = await Store.Open("node-1", Stop);
        Assert.Empty(await log.All());
    }

    protected async ValueTask<IBlockStore> Restart()
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
