using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What has a receipt is at every later moment confirmed, pending, or refused with the rule.</summary>
public sealed class ReceiptedTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly Transaction _vote = LoneNode.Network.Vote(Voters.Ann, _election, 0);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_refused_vote_is_pending_as_soon_as_a_block_makes_it_valid() => LoneNode.Run(async lone =>
    {
        await lone.Write(RecordKind.Accepted, identity => lone.Group(identity, TestNetwork.Epoch, _vote));
        await lone.Open();
        Assert.Equal(("refused", new Verdict(Rejection.UnknownElection)), await Fate(lone));

        // It takes nothing back: the tip has only moved on.
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);

        Assert.Equal("pending", (await Fate(lone)).State);
    });

    [Fact]
    public Task What_is_in_the_chain_gets_a_receipt_and_the_log_does_not_grow() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        await lone.Submit(_vote);

        for (var i = 0; i < 3; i++)
        {
            var answer = await lone.Submit(_election);
            var receipt = Receipt.TryDecode(answer.Receipt)!;
            Assert.True(receipt.IsGenuine(LoneNode.Network.Id));
            Assert.Equal(_election.Id, receipt.Transaction);
        }

        Assert.Equal([RecordKind.Block, RecordKind.Accepted], (await lone.Records()).Select(record => record.Kind));
    });

    [Fact]
    public Task A_node_that_is_fenced_gives_no_receipt_for_what_is_in_the_chain_either() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        await using var later = await lone.Store.Open(lone.Name, CancellationToken.None);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => lone.Submit(_election));
    });

    [Fact]
    public Task What_a_reorg_took_back_and_refused_is_known_as_refused_after_a_restart_too() => LoneNode.Run(async lone =>
    {
        var rival = LoneNode.Network.Vote(Voters.Ann, _election, 1);
        var opening = _miner.Mine([], [_election]);
        var losing = _miner.Mine([opening], [_vote]);
        Block[] winning = [opening, _miner.Mine([opening], [rival])];
        winning = [.. winning, _miner.Mine(winning, [LoneNode.Network.Vote(Voters.Bob, _election, 0)])];
        await lone.Open();
        foreach (var block in new[] { opening, losing }) Assert.True((await lone.Take(block)).Accepted);
        Assert.NotNull((await lone.Submit(_vote)).Receipt);

        foreach (var block in winning) await lone.Take(block);

        Assert.Equal(("refused", new Verdict(Rejection.AlreadyVoted, rival.Id)), await Fate(lone));
        await lone.Open();
        Assert.Equal(("refused", new Verdict(Rejection.AlreadyVoted, rival.Id)), await Fate(lone));
    });

    [Fact]
    public Task What_a_reorg_sets_free_is_read_from_the_log_and_pending_again() => LoneNode.Run(async lone =>
    {
        lone.Options = lone.Options with { LeastSettle = TimeSpan.Zero };
        var election = LoneNode.Network.Open(Voters.Organiser, settle: 10_000);
        var vote = LoneNode.Network.Vote(Voters.Ann, election, 0);
        var opening = _miner.Mine([], [election]);
        Block[] losing = [opening, _miner.Mine([opening], [LoneNode.Network.Close(Voters.Organiser, election)])];
        losing = [.. losing, _miner.Mine(losing, [LoneNode.Network.Open(Voters.Bob, "Another")], losing[^1].Header.Time.Plus(12_000))];
        Block[] winning = [opening];
        for (var number = 0; number < 3; number++)
            winning = [.. winning, _miner.Mine(winning, [LoneNode.Network.Vote(Voters.Number(number), election, 0)])];
        await lone.Open();
        await lone.Take(opening);
        Assert.NotNull((await lone.Submit(vote)).Receipt);
        foreach (var block in losing[1..]) Assert.True((await lone.Take(block)).Accepted);
        for (var times = 0; times < 2; times++, await lone.Open())
            Assert.Equal(("refused", new Verdict(Rejection.Closed)), await Fate(lone, vote));

        foreach (var block in winning[1..]) await lone.Take(block);

        for (var times = 0; times < 2; times++, await lone.Open())
            Assert.Equal(("pending", new Verdict(Rejection.None)), await Fate(lone, vote));
    });

    [Fact]
    public Task Votes_that_were_cast_twice_cost_a_reorg_nothing() => LoneNode.Run(async lone =>
    {
        Voter[] crowd = [.. Voters.Crowd(100)];
        Block[] chain = [_miner.Mine([], [_election])];
        await lone.Open();
        await lone.Take(chain[0]);
        var votes = crowd.Select(voter => LoneNode.Network.Vote(voter, _election, 0)).ToArray();
        await lone.Node.Intake.Submit([.. votes.Select(vote => vote.Bytes.ToArray())], CancellationToken.None);
        chain = [.. chain, _miner.Mine(chain, crowd.Select(voter => LoneNode.Network.Vote(voter, _election, 1)))];
        await lone.Take(chain[1]);
        await lone.Take(_miner.Mine(chain, [LoneNode.Network.Vote(Voters.Ann, _election, 0)]));
        Block[] winning = [.. chain, _miner.Mine(chain, [LoneNode.Network.Vote(Voters.Bob, _election, 0)])];
        winning = [.. winning, _miner.Mine(winning, [LoneNode.Network.Vote(Voters.Cid, _election, 0)])];
        var before = lone.Disk.BytesRead;

        foreach (var block in winning[2..]) await lone.Take(block);

        Assert.Equal(winning[^1].Hash, lone.Node.Replica.Chain.Tip.Hash);
        Assert.Equal(before, lone.Disk.BytesRead);
        Assert.Equal(("refused", Rejection.AlreadyVoted), ((await Fate(lone, votes[0])).State, (await Fate(lone, votes[0])).Verdict.Rule));
    });

    [Fact]
    public Task What_is_mined_while_its_receipt_is_written_has_one_receipt() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        var answers = await Task.WhenAll(lone.Submit(_vote), lone.Submit(_vote));
        Assert.Equal(answers[0].Receipt, answers[1].Receipt);

        await lone.Take(_miner.Mine([.. await Chain(lone)], [_vote]));

        Assert.Equal("confirmed", (await Fate(lone, _vote)).State);
        Assert.Equal(answers[0].Receipt, (await lone.Submit(_vote)).Receipt);
    });

    [Fact]
    public Task A_vote_is_pending_for_as_long_as_a_block_can_hold_it_whatever_a_clock_says() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        await lone.Submit(_vote);
        lone.Time.Jump(TimeSpan.FromDays(1));
        await lone.Take(_miner.Mine([.. await Chain(lone)], [LoneNode.Network.Vote(Voters.Bob, _election, 0)]));
        Assert.Equal("pending", (await Fate(lone)).State);

        // Chain time passes the end of settling: no block can hold it any more.
        await lone.Take(_miner.Mine(
            [.. await Chain(lone)], [LoneNode.Network.Open(Voters.Bob, openFor: 86_400_000)], TestNetwork.Epoch.Plus(3_660_000)));

        Assert.Equal(("refused", Rejection.Closed), ((await Fate(lone)).State, (await Fate(lone)).Verdict.Rule));
    });

    [Fact]
    public Task A_revision_that_a_reorg_sets_free_stays_behind_the_higher_one_that_waits_again() => LoneNode.Run(async lone =>
    {
        var election = Voters.Organiser.Sign(
            LoneNode.Network.Id, TestNetwork.Definition(Voters.Organiser) with { Revoting = Revoting.Last });
        var (lower, higher) = (Revision(1), Revision(2));
        var opening = _miner.Mine([], [election]);
        Block[] winning = [opening, _miner.Mine([opening], [LoneNode.Network.Vote(Voters.Bob, election, 0)])];
        winning = [.. winning, _miner.Mine(winning, [LoneNode.Network.Vote(Voters.Cid, election, 0)])];
        await lone.Open();
        await lone.Take(opening);
        Assert.NotNull((await lone.Submit(lower)).Receipt);
        await lone.Take(_miner.Mine([opening], [higher]));

        foreach (var block in winning) await lone.Take(block);

        for (var times = 0; times < 2; times++, await lone.Open())
        {
            Assert.Equal("pending", (await Fate(lone, higher)).State);
            Assert.Equal(("refused", new Verdict(Rejection.OlderRevision, higher.Id)), await Fate(lone, lower));
        }

        Transaction Revision(uint revision) => Voters.Ann.Sign(
            LoneNode.Network.Id,
            CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(election), 0, TestNetwork.Epoch) with { Revision = revision });
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    public Task A_batch_that_comes_again_costs_one_reading_of_each_of_its_groups(int groups, int readings) => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        byte[][] votes =
            [.. Enumerable.Range(0, 21).Select(number => LoneNode.Network.Vote(Voters.Number(number), _election, 0).Bytes.ToArray())];
        var first = new Dictionary<TransactionId, byte[]>();
        foreach (var batch in votes.Chunk(votes.Length / groups))
        {
            foreach (var answer in (await lone.Node.Intake.Submit(batch, CancellationToken.None)).Answers)
                first[answer.Transaction!.Value] = answer.Receipt!;
        }

        // Votes of one group do not come one after the other.
        byte[][] mixed = [.. votes.Select((vote, i) => (vote, i)).OrderBy(one => one.i % (votes.Length / groups)).Select(one => one.vote)];
        var before = lone.Disk.BytesRead;
        var again = await lone.Node.Intake.Submit(mixed, CancellationToken.None);

        Assert.All(again.Answers, answer => Assert.Equal(first[answer.Transaction!.Value], answer.Receipt));
        Assert.InRange(lone.Disk.BytesRead - before, 1, votes.Sum(vote => vote.Length) + readings * 600);
    });

    [Fact]
    public Task What_comes_again_and_again_is_read_once() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        await lone.Submit(_vote);
        await lone.Submit(_vote);
        var before = lone.Disk.BytesRead;

        Assert.NotNull((await lone.Submit(_vote)).Receipt);

        Assert.Equal(before, lone.Disk.BytesRead);
    });

    [Fact]
    public Task What_is_durable_while_a_block_is_being_stored_is_noted_and_has_its_receipt_after_the_block()
    {
        var store = new HeldStore();
        return LoneNode.Run(
            async lone =>
            {
                using var group = new Gate();
                using var block = new Gate();
                var journal = (await lone.Open()).Replica.Journal;
                store.BeforeAppend = kind => (kind == RecordKind.Block ? block : group).Pass();
                var submitting = lone.Submit(_election);
                await group.Reached;
                var taking = lone.Take(_miner.Mine([], [LoneNode.Network.Open(Voters.Organiser, "Another")]));
                await block.Reached;

                group.Open();
                for (var turn = 0; turn < 1000; turn++) await Task.Yield();
                Assert.False(journal.Contains(_election.Id), "The replica was changed while the pump was at work.");
                Assert.False(submitting.IsCompleted);

                block.Open();
                Assert.True((await taking).Accepted);
                Assert.NotNull((await submitting).Receipt);
                Assert.True(journal.Contains(_election.Id));
            },
            store);
    }

    private static async Task<IEnumerable<Block>> Chain(LoneNode lone)
    {
        var replica = lone.Node.Replica;
        var blocks = new List<Block>();
        for (var height = new Height(1); replica.Chain.At(height) is { } entry; height = height.Next)
            blocks.Add(await replica.Blocks.Read(entry.Hash));
        return blocks;
    }

    private static Task<(string State, Verdict Verdict)> Fate(LoneNode lone) => Fate(lone, _vote);

    private static async Task<(string State, Verdict Verdict)> Fate(LoneNode lone, Transaction transaction)
    {
        var (state, _, verdict, _) = await lone.Node.Replica.Find(transaction.Id);
        return (state.Name(), verdict);
    }
}
