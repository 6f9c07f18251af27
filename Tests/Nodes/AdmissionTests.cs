using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node takes no more at a time than it can check.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public Task What_comes_faster_than_it_can_be_checked_is_refused_unchecked_until_there_is_room() => LoneNode.Run(async lone =>
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lone.OffTurn = new Slow(gate.Task);
        await lone.Open();
        var flood = lone.Node.Submit([.. Enumerable.Repeat<byte[]>([1], Node.MostUnjudged)], CancellationToken.None);
        var election = LoneNode.Network.Open(Voters.Organiser);

        Assert.Equal("pool-full", (await lone.Submit(election)).Rule);

        gate.SetResult();
        Assert.All((await flood).Answers, answer => Assert.Equal("malformed", answer.Rule));
        Assert.NotNull((await lone.Submit(election)).Receipt);
    });

    [Fact]
    public Task Openings_that_closed_before_a_block_could_hold_them_leave_their_places_though_nothing_else_is_there_to_mine() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        Transaction[] brief = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey).Select(number => LoneNode.Network.Open(Voters.Organiser, $"Number {number}", openFor: 75_000))];
        foreach (var opening in brief) Assert.NotNull((await lone.Submit(opening)).Receipt);
        var lasting = LoneNode.Network.Open(Voters.Organiser);
        Assert.Equal("too-many-elections-of-key", (await lone.Submit(lasting)).Rule);
        lone.Time.Jump(TimeSpan.FromSeconds(30));

        await lone.MineAll();

        Assert.Null((await lone.Submit(lasting)).Rule);
        Assert.Equal([lasting.Id], lone.Node.Replica.Pool.Transactions.Select(pending => pending.Id));
    });

    /// <summary>All its cores are busy for a while.</summary>
    private sealed class Slow(Task free) : IOffTurn
    {
        public async Task<T> Run<T>(Func<T> work, CancellationToken stop)
        {
            await free;
            return await LoneNode.Cores.Run(work, stop);
        }

        public async Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop)
        {
            await free;
            return await LoneNode.Cores.Map(items, work, stop);
        }
    }
}
