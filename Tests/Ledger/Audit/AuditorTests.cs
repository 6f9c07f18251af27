using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Audit;

public class AuditorTests
{
    private readonly TestMiner _miner = new(TestNetwork.Default);

    [Fact]
    public async Task A_sound_chain_is_recounted_election_by_election()
    {
        var auditor = Assert.IsType<Auditor>(await ExportedChain.AuditAsync(ExportedChain.Export));

        Assert.Null(auditor.Fault);
        Assert.Equal((5UL, 8, ExportedChain.Tip), (auditor.Tip.Height.Value, auditor.Transactions, auditor.Tip.Hash));
        Assert.Collection(
            auditor.Elections.OrderBy(election => election.Definition.Title),
            election => Assert.Equal([1, 3, 0], election.CopyCounts()),
            election => Assert.Equal([0, 1], election.CopyCounts()));
        Assert.Equal([false, true], auditor.Elections.OrderBy(election => election.Definition.Title).Select(election => election.IsSealed));
    }

    [Fact]
    public async Task A_chain_of_nothing_but_genesis_is_sound()
    {
        var auditor = Assert.IsType<Auditor>(await ExportedChain.AuditAsync(ExportedChain.Prologue));

        Assert.Null(auditor.Fault);
        Assert.Equal(TestNetwork.Default.Id, auditor.Tip.Hash);
    }

    [Fact]
    public async Task Whichever_byte_is_changed_a_rule_is_named()
    {
        var export = ExportedChain.Export;
        for (var at = 0; at < export.Length; at += 7)
        {
            var damaged = (byte[])export.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));

            var auditor = await ExportedChain.AuditAsync(damaged);

            Assert.True(auditor is null or { Fault: not null }, $"byte {at} was changed, and nobody noticed");
        }
    }

    [Fact]
    public async Task A_file_cut_inside_a_block_names_that_block()
    {
        var (position, frames) = (ExportedChain.Prologue.Length, ExportedChain.Frames);
        for (var height = 1; height <= frames.Count; height++)
        {
            var frame = frames[height - 1].Length;
            foreach (var kept in new[] { 1, 2, frame / 2, frame - 1 })
                await FindsAsync(ExportedChain.Export[..(position + kept)], height, Rejection.Malformed);
            position += frame;
        }
    }

    [Fact]
    public async Task A_file_cut_between_blocks_is_sound_and_ends_lower()
    {
        var auditor = Assert.IsType<Auditor>(await ExportedChain.AuditAsync(ExportedChain.Join(ExportedChain.Frames.SkipLast(1))));

        Assert.Null(auditor.Fault);
        Assert.Equal(4UL, auditor.Tip.Height.Value);
        Assert.Null(auditor.Find(ExportedChain.Tip));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(200)]
    public async Task A_file_without_a_whole_beginning_is_no_export(int kept) =>
        Assert.Null(await ExportedChain.AuditAsync(ExportedChain.Prologue[..Math.Min(kept, ExportedChain.Prologue.Length - 1)]));

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 1, 2 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public async Task Bytes_after_the_last_block_are_a_damaged_block(byte[] trailing) =>
        await FindsAsync([.. ExportedChain.Export, .. trailing], 6, Rejection.Malformed);

    [Fact]
    public async Task A_block_that_is_left_out_repeated_or_swapped_breaks_the_line()
    {
        var frames = ExportedChain.Frames;
        for (var at = 0; at < frames.Count - 1; at++)
        {
            await FindsAsync(ExportedChain.Join([.. frames.Take(at), .. frames.Skip(at + 1)]), at + 1, Rejection.UnknownParent);
            await FindsAsync(ExportedChain.Join([.. frames.Take(at + 1), .. frames.Skip(at)]), at + 2, Rejection.UnknownParent);
            await FindsAsync(
                ExportedChain.Join([.. frames.Take(at), frames[at + 1], frames[at], .. frames.Skip(at + 2)]), at + 1,
                Rejection.UnknownParent);
        }
    }

    [Fact]
    public async Task A_competing_branch_has_no_place_in_an_export()
    {
        var fork = _miner.Mine([.. ExportedChain.Blocks.Take(2)], [ExportedChain.LastVote]);

        await FindsAsync(
            ExportedChain.Join([.. ExportedChain.Frames.Take(3), ExportFormat.Frame(fork.Encode()), .. ExportedChain.Frames.Skip(3)]), 4,
            Rejection.UnknownParent);
    }

    [Fact]
    public async Task Work_is_asked_for_before_anything_else()
    {
        var block = ExportedChain.Blocks[2];
        var idle = Block.Sign(
            TestNetwork.Default.Id, TestMiner.Idle(block.Header with { Previous = Hash256.Zero }), block.Coinbase, block.Transactions,
            NodeKeys.Second);

        await FindsAsync(ExportedChain.With(3, idle), 3, Rejection.NoWork);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_header_is_judged_as_nodes_judge_it(int height)
    {
        await FindsAsync(
            ExportedChain.With(height, Remined(height, header => header with { Height = new(99) })), height, Rejection.WrongHeight);
        await FindsAsync(
            ExportedChain.With(height, Remined(height, header => header with { Started = header.Time.Plus(1) })), height,
            Rejection.WrongTime);
        await FindsAsync(
            ExportedChain.With(height, Remined(height, header => header with { Difficulty = new(header.Difficulty.Value + 1) })), height,
            Rejection.WrongDifficulty);
        await FindsAsync(
            ExportedChain.With(height, Remined(height, header => header with { MerkleRoot = Hash256.Zero })), height,
            Rejection.WrongMerkleRoot);
        await FindsAsync(
            ExportedChain.With(height, Remined(height, header => header with { TallyRoot = Hash256.Zero })), height,
            Rejection.WrongTallyRoot);
    }

    [Fact]
    public async Task History_may_lie_ahead_of_any_clock()
    {
        var node = new TestNode(TestNetwork.Default);
        const ulong century = 100UL * 365 * 24 * 3_600_000;
        var block = node.MineAt(
            TestNetwork.Epoch.Plus(century), TestNetwork.Default.Open(Voters.Ann, openFor: century + Limits.AheadMilliseconds));

        Assert.Null((await ExportedChain.AuditAsync(ExportedChain.Join([ExportFormat.Frame(block.Encode())])))!.Fault);
    }

    [Fact]
    public async Task The_first_transaction_with_a_wrong_signature_is_named()
    {
        var network = TestNetwork.Default;
        var forged = Transaction.Of(
            network.Id, CastVote.For(Voters.Dot.Key, TestNetwork.IdOf(ExportedChain.Election), 0, TestNetwork.Epoch),
            Voters.Ann.Sign(Hash256.Of([1])));

        var fault = await FindsAsync(
            ExportedChain.With(4, Holding(4, network.Vote(Voters.Cid, ExportedChain.Election, 1), forged)), 4, Rejection.WrongSignature);

        Assert.Equal(forged.Id, fault.Transaction);
    }

    [Fact]
    public async Task A_second_vote_is_named_with_the_first()
    {
        var (first, second) = (ExportedChain.Blocks[1].Transactions[0], TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2));

        var fault = await FindsAsync(ExportedChain.With(4, Holding(4, second)), 4, Rejection.AlreadyVoted);

        Assert.Equal((second.Id, first.Id), (fault.Transaction, fault.Conflict));
    }

    [Fact]
    public async Task A_vote_that_was_counted_elsewhere_is_found_by_its_signature()
    {
        var other = new TestNetwork(salt: "another network");
        var vote = ExportedChain.Blocks[2].Transactions[0];

        await FindsAsync(ExportedChain.With(3, Holding(3, other.Vote(Voters.Bob, ExportedChain.Election, 1))), 3, Rejection.WrongSignature);
        Assert.Equal(Rejection.None, vote.CheckSignature());
    }

    [Fact]
    public async Task The_first_of_two_faulty_blocks_is_named()
    {
        var export = ExportedChain.With(2, Remined(2, header => header with { TallyRoot = Hash256.Zero }));

        await FindsAsync(export[..^10], 2, Rejection.WrongTallyRoot);
    }

    [Fact]
    public async Task An_audit_ends_at_the_first_fault()
    {
        var auditor = await ExportedChain.AuditAsync([.. ExportedChain.Export, 0]);

        Assert.Throws<InvalidOperationException>(() =>
            auditor!.Add(InspectedBlock.Of(TestNetwork.Default.Parameters, ExportedChain.Blocks[0].Encode())));
    }

    [Fact]
    public async Task All_coins_are_recounted()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);

        Assert.Equal((new Amount(250), 1), (auditor!.Coins, auditor.Accounts));
    }

    /// <summary>The block of a height with another header that has its work.</summary>
    private Block Remined(int height, Func<BlockHeader, BlockHeader> edit) =>
        _miner.Mine([.. ExportedChain.Blocks.Take(height - 1)], ExportedChain.Blocks[height - 1].Transactions, edit: edit);

    /// <summary>A block of a height with other transactions, and everything else in order but the counts.</summary>
    private Block Holding(int height, params Transaction[] transactions)
    {
        var block = ExportedChain.Blocks[height - 1];
        var mined = _miner.Mine(
            [.. ExportedChain.Blocks.Take(height - 1)], block.Transactions,
            edit: header => header with { MerkleRoot = Block.MerkleRoot(block.Coinbase, [.. transactions]) });
        return Block.Sign(TestNetwork.Default.Id, mined.Header, mined.Coinbase, [.. transactions], NodeKeys.First);
    }

    private static async Task<AuditFault> FindsAsync(byte[] export, int height, Rejection rule)
    {
        var auditor = await ExportedChain.AuditAsync(export);
        var fault = Assert.IsType<AuditFault>(auditor?.Fault);
        Assert.Equal((new Height((ulong)height), rule), (fault.Block, fault.Rule));
        return fault;
    }
}
