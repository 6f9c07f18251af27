using OrleansBallot.Ledger;
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
        var replica = (await lone.Open()).Replica;
        Assert.Equal(("refused", Rejection.UnknownElection), (replica.Look(_vote.Id).State, replica.Look(_vote.Id).Verdict.Rule));

        // It takes nothing back: the tip has only moved on.
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);

        Assert.Equal("pending", replica.Look(_vote.Id).State);
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

        Assert.Equal(("refused", new Verdict(Rejection.AlreadyVoted, rival.Id)), Fate(lone));
        await lone.Open();
        Assert.Equal(("refused", new Verdict(Rejection.AlreadyVoted, rival.Id)), Fate(lone));
    });

    [Fact]
    public Task What_is_mined_while_its_receipt_is_written_has_one_receipt() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        var answers = await Task.WhenAll(lone.Submit(_vote), lone.Submit(_vote));
        Assert.Equal(answers[0].Receipt, answers[1].Receipt);

        await lone.Take(_miner.Mine([.. await Chain(lone)], [_vote]));

        Assert.Equal("confirmed", node.Replica.Look(_vote.Id).State);
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
        Assert.Equal("pending", Fate(lone).State);

        // Chain time passes the end of settling: no block can hold it any more.
        await lone.Take(_miner.Mine([.. await Chain(lone)], [LoneNode.Network.Open(Voters.Bob, openFor: 86_400_000)], TestNetwork.Epoch.Plus(3_660_000)));

        Assert.Equal(("refused", Rejection.Closed), (Fate(lone).State, Fate(lone).Verdict.Rule));
    });

    [Fact]
    public Task A_revision_that_a_reorg_sets_free_stays_behind_the_higher_one_that_waits_again() => LoneNode.Run(async lone =>
    {
        var election = Voters.Organiser.Sign(LoneNode.Network.Id, TestNetwork.Definition(Voters.Organiser) with { Revoting = Revoting.Last });
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
            Assert.Equal("pending", Fate(lone, higher).State);
            Assert.Equal(("refused", new Verdict(Rejection.OlderRevision, higher.Id)), Fate(lone, lower));
        }

        Transaction Revision(uint revision) => Voters.Ann.Sign(
            LoneNode.Network.Id, CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(election), 0, TestNetwork.Epoch) with { Revision = revision });
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    public Task A_batch_that_comes_again_costs_one_reading_of_each_of_its_groups(int groups, int readings) => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_miner.Mine([], [_election]));
        byte[][] votes = [.. Enumerable.Range(0, 21).Select(number => LoneNode.Network.Vote(Voters.Number(number), _election, 0).Bytes.ToArray())];
        var first = new Dictionary<string, byte[]>();
        foreach (var batch in votes.Chunk(votes.Length / groups))
        {
            foreach (var answer in (await lone.Node.Submit(batch, CancellationToken.None)).Answers) first[answer.Transaction!] = answer.Receipt!;
        }

        // Votes of one group do not come one after the other.
        byte[][] mixed = [.. votes.Select((vote, i) => (vote, i)).OrderBy(one => one.i % (votes.Length / groups)).Select(one => one.vote)];
        var before = lone.Disk.BytesRead;
        var again = await lone.Node.Submit(mixed, CancellationToken.None);

        Assert.All(again.Answers, answer => Assert.Equal(first[answer.Transaction!], answer.Receipt));
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
        for (var height = new Height(1); replica.Chain.At(height) is { } entry; height = height.Next) blocks.Add(await replica.Blocks.Read(entry.Hash));
        return blocks;
    }

    private static (string State, Verdict Verdict) Fate(LoneNode lone) => Fate(lone, _vote);

    private static (string State, Verdict Verdict) Fate(LoneNode lone, Transaction transaction)
    {
        var (state, _, verdict) = lone.Node.Replica.Look(transaction.Id);
        return (state, verdict);
    }
}
