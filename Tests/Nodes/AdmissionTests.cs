using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node takes no more at a time than it can check.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public Task What_comes_faster_than_it_can_be_checked_is_refused_unchecked_until_there_is_room() => LoneNode.Run(async lone =>
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lone.OffTurn = new HeldCores(LoneNode.Cores, _ => gate.Task);
        await lone.Open();
        byte[][] batch = [.. Enumerable.Repeat<byte[]>([1], 1000)];
        var flood = Enumerable.Range(0, 10).Select(_ => lone.Node.Intake.Submit(batch, CancellationToken.None)).ToArray();

        // Most of them are told at once, and one who comes alone is let in all the same.
        var refused = flood.Where(batch => batch.IsCompleted).ToArray();
        Assert.InRange(refused.Length, 5, 9);
        foreach (var one in refused) Assert.All((await one).Answers, answer => Assert.Equal("pool-full", answer.Rule));
        var election = lone.Submit(LoneNode.Network.Open(Voters.Organiser));
        Assert.False(election.IsCompleted);

        gate.SetResult();
        foreach (var one in flood.Except(refused)) Assert.All((await one).Answers, answer => Assert.Equal("malformed", answer.Rule));
        Assert.NotNull((await election).Receipt);
    });

    [Fact]
    public Task A_pool_that_batches_have_filled_has_room_for_who_comes_alone() => LoneNode.Run(async lone =>
    {
        lone.Options = lone.Options with { PoolTransactions = 8 };
        await lone.Open();
        var election = LoneNode.Network.Open(Voters.Organiser);
        await lone.Submit(election);
        await lone.MineAll();
        byte[][] votes = [.. Voters.Crowd(20).Select(voter => LoneNode.Network.Vote(voter, election, 0).Bytes.ToArray())];

        var given = new List<SubmissionAnswer>();
        foreach (var batch in votes[..18].Chunk(2)) given.AddRange((await lone.Node.Intake.Submit(batch, CancellationToken.None)).Answers);

        Assert.Equal(6, given.Count(answer => answer.Receipt is not null));
        Assert.All(given.Skip(6), answer => Assert.Equal("pool-full", answer.Rule));
        Assert.NotNull((await lone.Node.Intake.Submit([votes[18]], CancellationToken.None)).Answers[0].Receipt);
    });

    [Fact]
    public Task What_waits_for_its_receipt_takes_room_too()
    {
        var disk = new HeldStore();
        return LoneNode.Run(lone => FillUp(lone, disk), disk);
    }

    private static async Task FillUp(LoneNode lone, HeldStore disk)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await lone.Open();
        var election = LoneNode.Network.Open(Voters.Organiser);
        await lone.Submit(election);
        await lone.MineAll();
        byte[][] batch = [.. Enumerable.Repeat(LoneNode.Network.Vote(Voters.Ann, election, 0).Bytes.ToArray(), 1000)];
        disk.BeforeAppend = _ => gate.Task;
        var waiting = Enumerable.Range(0, 4).Select(_ => lone.Node.Intake.Submit(batch, CancellationToken.None)).ToArray();

        Assert.All(
            (await lone.Node.Intake.Submit(batch, CancellationToken.None)).Answers, answer => Assert.Equal("pool-full", answer.Rule));

        gate.SetResult();
        foreach (var one in waiting) Assert.All((await one).Answers, answer => Assert.NotNull(answer.Receipt));
    }

    [Fact]
    public Task What_a_block_holds_is_vouched_for_with_one_signature_however_often_it_is_sent() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        var election = LoneNode.Network.Open(Voters.Organiser);
        await lone.Submit(election);
        await lone.MineAll();
        var other = lone.Another("node-2");
        var block = await lone.Node.Replica.Blocks.ReadBytes(lone.Node.Replica.Chain.Tip.Hash, CancellationToken.None);
        await other.Open();
        await other.Node.Blocks.Accept(block!, CancellationToken.None);

        var (first, again) = (await other.Submit(election), await other.Submit(election));

        Assert.NotNull(first.Receipt);
        Assert.Equal(first.Receipt, again.Receipt);
        await other.DisposeAsync();
    });

    [Fact]
    public Task Openings_that_closed_before_a_block_could_hold_them_leave_their_places_though_nothing_else_is_there_to_mine() =>
        LoneNode.Run(async lone =>
        {
            lone.Options = lone.Options with { LeastSettle = TimeSpan.Zero };
            await lone.Open();
            Transaction[] brief = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey)
                .Select(number => LoneNode.Network.Open(Voters.Organiser, $"Number {number}", openFor: 75_000))];
            foreach (var opening in brief) Assert.NotNull((await lone.Submit(opening)).Receipt);
            var lasting = LoneNode.Network.Open(Voters.Organiser);
            Assert.Equal("too-many-elections-of-key", (await lone.Submit(lasting)).Rule);
            lone.Time.Jump(TimeSpan.FromSeconds(30));

            await lone.MineAll();

            Assert.Null((await lone.Submit(lasting)).Rule);
            Assert.Equal([lasting.Id], lone.Node.Replica.Pool.Transactions.Select(pending => pending.Id));
        });
}
