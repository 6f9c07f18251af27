using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

public abstract partial class StorageContract
{
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
        var attempts = Enumerable.Range(0, 100)
            .Select(i => Task.Run(() => leftover.Append([(RecordKind.Block, Bytes(i, 50))]).AsTask(), Stop))
            .ToArray();
        await using var current = await Store.Open("node-1", Stop);
        await Task.WhenAny(Task.WhenAll(attempts));

        var found = (await current.All()).Select(r => r.Position);

        var acknowledged = attempts.Where(a => a.IsCompletedSuccessfully).Select(a => a.Result.Single());
        Assert.Equal(found.OrderBy(position => position.Value), acknowledged.OrderBy(position => position.Value));
        Assert.All(attempts.Where(a => a.IsFaulted), a => Assert.IsType<FencedException>(a.Exception!.InnerException));
    }

    [Fact]
    public async Task An_empty_append_of_a_leftover_is_refused()
    {
        var leftover = await Store.Open("node-1", Stop);
        Assert.Empty(await leftover.Append([]));

        await using var current = await Store.Open("node-1", Stop);
        var fenced = await Assert.ThrowsAsync<FencedException>(() => leftover.Append([]).AsTask());

        Assert.Contains("node-1", fenced.Message, StringComparison.Ordinal);
        Assert.Empty(await current.Append([]));
    }

    [Fact]
    public async Task Empty_appends_of_a_leftover_are_refused_together_with_others()
    {
        var leftover = await Store.Open("node-1", Stop);
        await using var current = await Store.Open("node-1", Stop);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => await Record.ExceptionAsync(() => leftover.Append(i % 10 == 5 ? [(RecordKind.Block, Bytes(i, 10))] : []).AsTask()),
            Stop)));

        Assert.All(attempts, attempt => Assert.IsType<FencedException>(attempt));
        Assert.Empty(await current.All());
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
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.Append([]).AsTask());
    }

    [Fact]
    public async Task An_opening_that_was_given_up_leaves_the_node_to_the_next()
    {
        var given = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Open("node-1", given).AsTask());

        await using var log = await Store.Open("node-1", Stop);
        Assert.Empty(await log.All());
    }
}
