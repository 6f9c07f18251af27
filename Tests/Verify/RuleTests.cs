using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Verify.VariedChain;

namespace OrleansBallot.Tests.Verify;

/// <summary>Blocks that are mined and signed and break a rule: both auditors name it, and the transaction.</summary>
public class RuleTests
{
    /// <summary>What no block of an export can break, or nobody can tell from one.</summary>
    private static readonly Rejection[] _elsewhere =
    [
        Rejection.None, Rejection.TooLarge, Rejection.RefusedParent, Rejection.FutureTime, Rejection.TooManyBranches, Rejection.NotBest,
        Rejection.PoolFull, Rejection.NotForSubmission, Rejection.AlikeOptions, Rejection.TooLittleTime,
    ];

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestMiner _miner = new(TestNetwork.Default);

    [Fact]
    public async Task Both_name_every_rule_that_an_export_can_break()
    {
        (Rejection Rule, byte[] Block)[] broken =
        [
            .. Headers(), .. Bodies(), .. Broken().Select(one => (one.Rule, On(one.Transaction).Encode())),
        ];

        var findings = await SecondAuditor.AgreeAsync([.. broken.Select(one => After($"{one.Rule}", one.Block))]);

        Assert.Equal(broken.Select(one => one.Rule.Name()), findings.Select(finding => finding.Rule));
        Rejection[] next = [Rejection.TooManyElections, Rejection.TooManyElectionsOfKey];
        Assert.Empty(Enum.GetValues<Rejection>().Except(_elsewhere).Except(next).Except(broken.Select(one => one.Rule)));
    }

    /// <summary>Anything at all after a sound chain, valid or breaking one rule or many.</summary>
    [Fact]
    public async Task Both_name_the_same_first_rule_of_any_transactions()
    {
        var seed = Random.Shared.Next();
        var any = new AnyTransactions(new(seed));
        Case[] cases = [.. Enumerable.Range(0, 150).Select(number =>
        {
            var (time, transactions) = any.Next();
            return After($"number {number} of seed {seed}", _miner.Mine(Blocks, transactions, time).Encode());
        })];

        var findings = await SecondAuditor.AgreeAsync(cases);

        // Otherwise this compares nothing: about a third is valid, and the rest breaks very different rules.
        Assert.Contains(findings, finding => finding.Rule is null);
        Assert.True(findings.Select(finding => finding.Rule).Distinct().Count() > 8);
    }

    /// <summary>A block of one transaction, valid or not, that keeps every other rule.</summary>
    private Block On(Transaction transaction) => _miner.Mine(Blocks, [transaction]);

    private (Rejection, byte[])[] Headers()
    {
        var good = On(Vote(Voters.Dot, BySchulze, [0]));
        return
        [
            (Rejection.Malformed, good.Encode()[..^1]),
            (Rejection.NoWork, WithHeader(good, TestMiner.Idle(good.Header))),
            (Rejection.NoWork, Edited(header => header with { Difficulty = new(65_535) })),
            (Rejection.UnknownParent, Edited(header => header with { Previous = Blocks[^2].Hash })),
            (Rejection.WrongHeight, Edited(header => header with { Height = new(header.Height.Value + 1) })),
            (Rejection.WrongTime, Edited(header => header with { Time = Blocks[^1].Header.Time, Started = Blocks[^1].Header.Time })),
            (Rejection.WrongTime, Edited(header => header with { Started = new(Blocks[^1].Header.Time.Milliseconds - 1) })),
            (Rejection.WrongTime, Edited(header => header with { Started = header.Time.Plus(1) })),
            (Rejection.WrongDifficulty, Edited(header => header with { Difficulty = new(header.Difficulty.Value + 1) })),
            (Rejection.WrongMerkleRoot, Edited(header => header with { MerkleRoot = Hash256.Zero })),
            (Rejection.WrongTallyRoot, Edited(header => header with { TallyRoot = Hash256.Zero })),
        ];

        byte[] Edited(Func<BlockHeader, BlockHeader> edit) => _miner.Mine(Blocks, good.Transactions, edit: edit).Encode();
    }

    private (Rejection, byte[])[] Bodies()
    {
        var good = On(Vote(Voters.Dot, BySchulze, [0]));
        return
        [
            (
                Rejection.WrongBlockSignature,
                Block.Sign(_network.Id, good.Header, good.Coinbase, good.Transactions, NodeKeys.Second).Encode()),
            (
                Rejection.WrongBlockSignature,
                Block.Sign(Hash256.Zero, good.Header, good.Coinbase, good.Transactions, NodeKeys.First).Encode()),
            (Rejection.EmptyBlock, _miner.Mine(Blocks, []).Encode()),
            (Rejection.WrongCoinbase, Paying(coinbase => coinbase with { Height = new(1) })),
            (Rejection.WrongReward, Paying(coinbase => coinbase with { Reward = new(51) })),
            (Rejection.WrongReward, Paying(coinbase => coinbase with { Reward = new(0) })),
            (Rejection.InvalidKey, Paying(coinbase => coinbase with { Account = default })),
        ];

        byte[] Paying(Func<Coinbase, Coinbase> edit) => _miner.Mine(Blocks, good.Transactions, coinbase: edit).Encode();
    }

    private (Rejection Rule, Transaction Transaction)[] Broken() =>
    [
        (Rejection.InvalidKey, Transaction.Of(
            _network.Id, CastVote.For(default, TestNetwork.IdOf(ByRunoff), 0, TestNetwork.Epoch), Voters.Ann.Sign(Hash256.Zero))),
        (Rejection.WrongSignature, Transaction.Of(
            _network.Id, CastVote.For(Voters.Dot.Key, TestNetwork.IdOf(ByRunoff), 0, TestNetwork.Epoch), Voters.Ann.Sign(Hash256.Zero))),
        (Rejection.WrongSignature, new TestNetwork(salt: "another network").Vote(Voters.Dot, ByRunoff, 0)),
        (Rejection.DuplicateTransaction, ByRunoff),
        (Rejection.DuplicateTransaction, _network.Seal(ByPlurality)),
        (Rejection.WrongContests, Open(open => open with { Contests = [] })),
        (Rejection.WrongContests, Open(open => open with
        {
            Contests = [.. Enumerable.Range(0, 33).Select(number => open.Contests[0] with { Title = $"{number}" })],
        })),
        (Rejection.EmptyText, Open(open => open with { Title = "\u2003\u3000" })),
        (Rejection.TextTooLong, Open(open => open.Offering("a", string.Concat(Enumerable.Repeat("é", 101))))),
        (Rejection.UnprintableText, Open(open => open.Offering("a", "b\u2066"))),
        (Rejection.UnprintableText, Open(open => open with { Title = "two\nlines" })),
        (Rejection.UnprintableText, Open(open => open with { Description = "two\n\tlines" })),
        (Rejection.WrongLink, Open(open => Linking(open, "http://example.org"))),
        (Rejection.WrongLink, Open(open => Linking(open, "https://example.org/a b"))),
        (Rejection.TooFewOptions, Open(open => open.Offering("a"))),
        (Rejection.TooManyOptions, Open(open => open.Offering([.. Enumerable.Range(0, 65).Select(number => $"{number}")]))),
        (Rejection.DuplicateOption, Open(open => open.Offering("a", "b", "a"))),
        (Rejection.DuplicateOption, Open(open => open with { Contests = [open.Contests[0], open.Contests[0]] })),
        (Rejection.WrongSchedule, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_000) })),
        (Rejection.WrongSchedule, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_001 + Limits.AheadMilliseconds) })),
        (Rejection.WrongSchedule, Open(open => open with { Settle = Limits.SettleMilliseconds + 1 })),
        (Rejection.WrongSchedule, Open(open => open with { Opens = open.Closes })),
        (Rejection.WrongTerms, Open(open => open.By(CountingMethod.Score, 0))),
        (Rejection.WrongTerms, Open(open => open.By(CountingMethod.Score, 101))),
        (Rejection.WrongTerms, Open(open => Having(open.By(CountingMethod.Motion), terms => terms with { Ties = TieRule.Stand }))),
        (Rejection.WrongTerms, Open(open => Having(open, terms => terms with { Seats = 4 }))),
        (Rejection.WrongTerms, Open(open => Having(open, terms => terms with { Least = 0 }))),
        (Rejection.WrongTerms, Open(open => Having(open, terms => terms with { Quorum = new(1, 2) }))),
        (Rejection.WrongRoll,
            Open(open => open with { Roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), Voters.Ann.Key, 0, Hash256.Zero) })),
        (Rejection.WrongOrganisers, Open(open => open with { Others = [open.Organiser] })),
        (Rejection.WrongOrganisers, Open(open => open with { Others = [Voters.Ann.Key, Voters.Ann.Key] })),
        (Rejection.UnknownElection, Vote(Voters.Dot, _network.Open(Voters.Dot), [0])),
        (Rejection.Sealed, Vote(Voters.Dot, ByPlurality, [0])),
        (Rejection.NotYetOpen, Vote(Voters.Dot, VariedChain.Later, [0])),
        (Rejection.Closed, _network.Close(Voters.Organiser, VariedChain.Stated)),
        (Rejection.Paused, Vote(Voters.Dot, ByRunoff, [0])),
        (Rejection.WrongBallot, Voters.Dot.Sign(
            _network.Id, CastVote.For(Voters.Dot.Key, TestNetwork.IdOf(ByScore), 0, TestNetwork.Epoch) with { Answers = [] })),
        (Rejection.TooFewChoices, Vote(Voters.Dot, ByScore, [0])),
        (Rejection.TooManyChoices, Vote(Voters.Dot, BySchulze, [0, 1, 2, 0])),
        (Rejection.UnknownChoice, Vote(Voters.Dot, BySchulze, [0, 3])),
        (Rejection.DuplicateChoice, Vote(Voters.Dot, BySchulze, [0, 0])),
        (Rejection.DuplicateChoice, Vote(Voters.Dot, ByApproval, [1, 0])),
        (Rejection.ScoreOutOfRange, Vote(Voters.Dot, ByScore, [0, 6, 0])),
        (Rejection.WrongRevision, Vote(Voters.Dot, ByScore, [0, 0, 0], revision: 1)),
        (Rejection.AlreadyVoted, Vote(Voters.Ann, ByScore, [0, 0, 0])),
        (Rejection.OlderRevision, Vote(Voters.Ann, BySchulze, [], revision: 7)),
        (Rejection.NoCredential, Vote(Voters.Dot, VariedChain.ByRoll, [0])),
        (Rejection.WrongCredential, Vote(
            Voters.Dot, VariedChain.ByRoll, [0], credential: VariedChain.Issue(Voters.Ann, VariedChain.ByRoll))),
        (Rejection.WrongCredential, Vote(Voters.Dot, BySchulze, [0], credential: VariedChain.Issue(Voters.Dot, BySchulze))),
        (Rejection.NotOrganiser, _network.Close(Voters.Ann, BySchulze)),
        (Rejection.NotOrganiser, _network.Pause(Voters.Ann, BySchulze, 1)),
        (Rejection.WrongTurn, _network.Pause(Voters.Organiser, ByRunoff, 3)),
        (Rejection.NotOrganiser, Voters.Ann.Sign(
            _network.Id, new ExtendElection(Voters.Ann.Key, TestNetwork.IdOf(BySchulze), TestNetwork.Epoch.Plus(90_000_000)))),
        (Rejection.WrongExtension, Extend(TestNetwork.Epoch.Plus(9_002))),
        (Rejection.WrongExtension, Extend(TestNetwork.Epoch.Plus(9_002 + Limits.AheadMilliseconds))),
        (Rejection.WrongWithdrawal, Withdraw(1, 0)),
        (Rejection.WrongWithdrawal, Withdraw(0, 3)),
        (Rejection.NotRegistrar, VariedChain.State(Voters.Organiser, VariedChain.Stated, 1)),
        (Rejection.NotClosed, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 1)),
        (Rejection.TooManyIssued, VariedChain.State(VariedChain.Registrar, VariedChain.Stated, VariedChain.RollSize + 1)),
        (Rejection.AlreadyStated, VariedChain.State(VariedChain.Registrar, VariedChain.Stated, 1)),
        (Rejection.NotSettled, _network.Seal(VariedChain.Stated)),
        (Rejection.InvalidKey, Voters.Ann.Sign(_network.Id, new Transfer(Voters.Ann.Key, default, new(1), 2))),
        (Rejection.InvalidKey, Voters.Bob.Sign(_network.Id, new Transfer(Voters.Ann.Key, Voters.Ann.Key with { Y = default }, new(1), 2))),
        (Rejection.WrongSignature, Voters.Bob.Sign(_network.Id, new Transfer(Voters.Ann.Key, Voters.Bob.Key, new(1), 2))),
        (Rejection.WrongSignature, new TestNetwork(salt: "another network").Send(Voters.Ann, Voters.Bob, 1, 2)),
        (Rejection.DuplicateTransaction, _network.Send(Voters.Ann, Voters.Bob, 20, 1)),
        (Rejection.WrongAmount, _network.Send(Voters.Ann, Voters.Bob, 0, 2)),
        (Rejection.WrongAmount, _network.Send(Voters.Ann, Voters.Bob, ulong.MaxValue, 2)),
        (Rejection.SelfTransfer, _network.Send(Voters.Ann, Voters.Ann, 1, 2)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 1)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 0)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 3)),
        (Rejection.Overspend, _network.Send(Voters.Dot, Voters.Ann, 1, 1)),
    ];

    private static OpenElection Having(OpenElection open, Func<ContestTerms, ContestTerms> terms) =>
        open with { Contests = [open.Contests[0] with { Terms = terms(open.Contests[0].Terms) }] };

    private static OpenElection Linking(OpenElection open, string link)
    {
        var contest = open.Contests[0];
        return open with { Contests = [contest with { Options = contest.Options.SetItem(0, contest.Options[0] with { Link = link }) }] };
    }

    private Transaction Extend(Timestamp closes) => Voters.Organiser.Sign(
        _network.Id, new ExtendElection(Voters.Organiser.Key, TestNetwork.IdOf(BySchulze), closes));

    private Transaction Withdraw(byte contest, byte option) => Voters.Organiser.Sign(
        _network.Id, new WithdrawOption(Voters.Organiser.Key, TestNetwork.IdOf(BySchulze), contest, option));

    private byte[] WithHeader(Block block, BlockHeader header) =>
        Block.Sign(_network.Id, header, block.Coinbase, block.Transactions, NodeKeys.First).Encode();
}
