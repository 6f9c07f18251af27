using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task It_holds_a_node_once_it_was_opened_and_asking_makes_none()
    {
        Assert.False(await Store.HasLog("node-1", Stop));
        Assert.False(await Store.HasLog("node-1", Stop));

        await (await Store.Open("node-1", Stop)).DisposeAsync();

        Assert.True(await Store.HasLog("node-1", Stop));
        Assert.False(await Store.HasLog("node-2", Stop));
        await Restart();
        Assert.True(await Store.HasLog("node-1", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.HasLog("../node-1", Stop).AsTask());
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
        var ask = (INodeLog log) => log.GetOrAdd("rsa", () => Bytes(Interlocked.Increment(ref made), 32), Stop).AsTask();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => ask(i % 2 == 0 ? leftover : current), Stop)));

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
}
