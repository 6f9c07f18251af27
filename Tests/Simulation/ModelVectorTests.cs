using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Simulation.Model;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Simulation;

/// <summary>The naive model and the vectors of docs/PROTOCOL.md.</summary>
public sealed class ModelVectorTests
{
    private static readonly ChainParameters _network = ProtocolDocumentTests.Network;
    private static readonly TestMiner _miner = new(new TestNetwork(_network));
    private static readonly Block _block = ProtocolDocumentTests.Block();

    [Fact]
    public void The_hashes_are_those_that_the_model_reads_from_the_values()
    {
        Assert.Equal(ProtocolDocumentTests.Hash("genesis.hash"), NaiveBytes.HashOf(_network.Genesis));
        Assert.Equal(ProtocolDocumentTests.Hash("block.hash"), NaiveBytes.HashOf(_block.Header));
        Assert.Equal(ProtocolDocumentTests.Hash("path.root"), NaiveMerkle.RootOf(_block));
        Assert.Equal(
            ProtocolDocumentTests.Hash("tally.root"),
            NaiveMerkle.TallyRoot(new(_network, []), new(_network, [_block])));
        foreach (var name in (string[])["open", "vote", "close", "seal", "roll", "ballot", "pause", "issuances", "transfer"])
            Assert.Equal(ProtocolDocumentTests.Hash($"{name}.id"), NaiveBytes.IdOf(_network.Id, Recorded(name)).Value);
    }

    [Fact]
    public void The_block_is_valid_and_comes_to_the_tally()
    {
        var state = new NaiveState(_network, [_block]);

        Assert.Equal(new(1, Rejection.None), NaiveChain.Judge(_network, [_block]));
        Assert.Equal([0, 1], state.Elections.Single().Counts(0));
        Assert.Equal(new(50), state.BalanceOf(_block.Coinbase.Account));
    }

    [Theory]
    [InlineData(59_999, Rejection.NotSettled)]
    [InlineData(60_000, Rejection.None)]
    public void The_seal_is_valid_once_all_is_settled(ulong later, Rejection rule) =>
        Assert.Equal(rule, After([_block], later, Recorded("seal")).Rule);

    [Fact]
    public void The_transfer_is_valid_after_the_block_that_pays_its_sender()
    {
        Assert.Equal(Rejection.Overspend, After([], 1_000, Recorded("transfer")).Rule);
        Assert.Equal(Rejection.None, After([_block], 1_000, Recorded("transfer")).Rule);
    }

    [Fact]
    public void The_election_by_roll_takes_its_ballot_its_pause_and_after_its_close_its_issuances()
    {
        var roll = Recorded("roll");
        var voted = Mined([_block], 1_000, roll, Recorded("ballot"), Recorded("pause"));
        var closes = ((OpenElection)roll.Payload).Closes.Since(voted.Header.Time);

        Assert.Equal(new(2, Rejection.None), NaiveChain.Judge(_network, [_block, voted]));
        Assert.Equal(Rejection.NotClosed, After([_block, voted], closes - 1, Recorded("issuances")).Rule);
        Assert.Equal(Rejection.None, After([_block, voted], closes, Recorded("issuances")).Rule);
    }

    [Theory]
    [InlineData("lie")]
    [InlineData("fall")]
    public void The_difficulties_follow_from_their_windows(string window) => Assert.Equal(
        ProtocolDocumentTests.Difficulty(window), NaiveDifficulty.Next(_network, ProtocolDocumentTests.Window(window)));

    private static Transaction Recorded(string name) => ProtocolDocumentTests.Transaction(name);

    private static NaiveVerdict After(Block[] before, ulong later, params Transaction[] transactions) =>
        NaiveChain.JudgeNext(_network, before, Mined(before, later, transactions));

    /// <summary>A block so many milliseconds after the last one.</summary>
    private static Block Mined(Block[] before, ulong later, params Transaction[] transactions) =>
        _miner.Mine(before, transactions, (before.Length == 0 ? TestNetwork.Epoch : before[^1].Header.Time).Plus(later));
}
