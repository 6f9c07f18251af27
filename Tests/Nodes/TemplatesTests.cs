using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What a node gives its miner, and when it wakes it.</summary>
public sealed class TemplatesTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser, openFor: 36_000_000);

    [Fact]
    public Task A_miner_that_asks_no_more_is_woken_again() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Submit(_election);
        Assert.Equal(1, lone.Miner.Woken);

        // It heard the hint: it asks, and is left alone.
        Assert.NotNull(node.Templates.Next());
        await node.Caretaker.SealAndWake();
        Assert.Equal(1, lone.Miner.Woken);

        // It has died since, with a template in its hands.
        await node.Caretaker.SealAndWake();
        Assert.Equal(2, lone.Miner.Woken);
    });

    [Fact]
    public Task A_miner_is_woken_for_what_a_restart_left_pending_and_not_for_nothing() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await node.Caretaker.SealAndWake();
        Assert.Equal(0, lone.Miner.Woken);
        await lone.Submit(_election);

        node = await lone.Open();
        await node.Caretaker.SealAndWake();

        Assert.Equal(2, lone.Miner.Woken);
    });

    [Fact]
    public Task A_clock_that_went_ahead_and_came_back_leaves_no_start_in_the_future() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var hour = TimeSpan.FromHours(1);
        lone.Time.SetWallClock(hour);
        await lone.Submit(_election);
        Assert.Null(node.Templates.Next());

        lone.Time.SetWallClock(-hour);

        var header = BlockHeader.TryDecode(node.Templates.Next()!.Header)!;
        Assert.Equal((node.Replica.Now, node.Replica.Now), (header.Started, header.Time));
    });

    [Fact]
    public Task A_clock_that_is_set_ahead_a_little_moves_the_time_and_is_no_work() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Submit(_election);
        lone.Time.Jump(TimeSpan.FromMilliseconds(700));

        lone.Time.SetWallClock(TimeSpan.FromSeconds(4));

        var header = BlockHeader.TryDecode(node.Templates.Next()!.Header)!;
        Assert.Equal((node.Replica.Now, 700UL), (header.Time, header.Time.Since(header.Started)));
    });
}
