using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Audit;

/// <summary>What a recounted chain says of a receipt: kept, left out, excused, or not to be judged.</summary>
public sealed class AuditedReceiptTests
{
    /// <summary>A vote in time that no block holds.</summary>
    private static Transaction LeftOut => TestNetwork.Default.Vote(Voters.Organiser, ExportedChain.Election, 1);

    [Fact]
    public async Task A_receipt_counts_only_when_a_node_signed_it_for_this_chain()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);
        var receipt = ExportedChain.ReceiptOf(ExportedChain.LastVote);

        Assert.Equal(ReceiptFinding.Confirmed, auditor!.Check(receipt));
        Assert.Equal(ReceiptFinding.NotGenuine, auditor.Check(receipt with { Node = "node-2" }));
        Assert.Equal(
            ReceiptFinding.NotGenuine, auditor.Check(ExportedChain.ReceiptOf(ExportedChain.LastVote, new(salt: "another network"))));
    }

    [Fact]
    public async Task A_receipt_shows_that_a_vote_was_left_out()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);

        Assert.Equal(ReceiptFinding.NotConfirmed, auditor!.Check(ExportedChain.ReceiptOf(LeftOut), LeftOut));
    }

    [Theory]
    [InlineData(Limits.LeastSettleMilliseconds - 1)]
    [InlineData(0)]
    public async Task A_chain_says_nothing_about_what_had_no_time_to_come_in(ulong before)
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);

        Assert.Equal(ReceiptFinding.TooNew, auditor!.Check(ExportedChain.ReceiptOf(LeftOut, before: before), LeftOut));
    }

    [Fact]
    public async Task A_receipt_from_after_the_last_block_can_not_be_judged()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Prologue);

        Assert.Equal(ReceiptFinding.TooNew, auditor!.Check(ExportedChain.ReceiptOf(LeftOut), LeftOut));
    }

    [Fact]
    public async Task A_vote_whose_key_voted_otherwise_was_not_left_out()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);
        var other = TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2);

        Assert.Equal(ReceiptFinding.Superseded, auditor!.Check(ExportedChain.ReceiptOf(other), other));
    }

    [Theory]
    [InlineData(1, 2, ReceiptFinding.Superseded)]
    [InlineData(251, 1, ReceiptFinding.Superseded)]
    [InlineData(250, 1, ReceiptFinding.NotConfirmed)]
    public async Task A_transfer_that_the_chain_keeps_out_was_not_left_out(ulong amount, uint sequence, ReceiptFinding finding)
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);
        var transfer = TestNetwork.Default.Send(Voters.Ann, Voters.Bob, amount, sequence);

        Assert.Equal(finding, auditor!.Check(ExportedChain.ReceiptOf(transfer), transfer));
    }

    [Fact]
    public async Task A_receipt_without_its_transaction_or_with_another_one_judges_nobody()
    {
        var auditor = await ExportedChain.AuditAsync(ExportedChain.Export);
        var other = TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2);

        Assert.Equal(ReceiptFinding.WithoutTransaction, auditor!.Check(ExportedChain.ReceiptOf(LeftOut), other));
        Assert.Equal(ReceiptFinding.WithoutTransaction, auditor.Check(ExportedChain.ReceiptOf(LeftOut)));
    }
}
