using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Where several rules are broken, the one that stands first in <see cref="Rejection"/> is named.</summary>
public class PrecedenceTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly TestMiner _miner = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser, openFor: 600_000, settle: 60_000);

    public PrecedenceTests() => _node.Mine(_election);

    [Fact]
    public void Header_rules_go_from_work_to_clock()
    {
        var tip = _node.Chain.Tip.Header;
        var now = tip.Time;

        // All broken at once, then mended one after the other.
        (Rejection Rule, Func<BlockHeader, BlockHeader> Mend)[] steps =
        [
            (Rejection.UnknownParent, header => header with { Previous = tip.Hash }),
            (Rejection.WrongHeight, header => header with { Height = tip.Height.Next }),
            (Rejection.WrongTime, header => header with { Started = tip.Time }),
            (Rejection.WrongDifficulty, header => header with { Difficulty = _node.Chain.NextDifficulty }),
            (Rejection.FutureTime, header => header with { Time = tip.Time.Plus(1) }),
        ];
        var header = new BlockHeader(
            new(9), Hash256.Of([1]), default, default, now.Plus(10_000), default, new(Limits.MinimumDifficulty + 1), 0);
        Assert.Equal(Rejection.NoWork, Judge(TestMiner.Idle(header)));
        foreach (var (rule, mend) in steps)
        {
            Assert.Equal(rule, Judge(TestMiner.Work(header)));
            header = mend(header);
        }

        Assert.Equal(Rejection.None, Judge(TestMiner.Work(header)));

        Rejection Judge(BlockHeader judged) => _node.Chain.AddHeader(judged, now, out _);
    }

    [Fact]
    public void Header_rules_come_before_body_rules()
    {
        var block = _miner.Mine(_node.Best, [], edit: header => header with { Height = new(7) });

        _node.Refuses(block, Rejection.WrongHeight);
    }

    [Fact]
    public void Body_rules_go_from_root_to_reward()
    {
        var good = _node.Draft(_network.Vote(Voters.Bob, _election, 0));
        var coinbase = new Coinbase(new(9), NodeKeys.Miner, default, new(1));

        Assert.Equal(Rejection.WrongMerkleRoot, Signed(good.Header, [], NodeKeys.Second));
        Assert.Equal(Rejection.WrongBlockSignature, Signed(Over([]), [], NodeKeys.Second));
        Assert.Equal(Rejection.EmptyBlock, Signed(Over([]), [], NodeKeys.First));
        Assert.Equal(Rejection.WrongCoinbase, Signed(Over(good.Transactions), good.Transactions, NodeKeys.First));
        coinbase = coinbase with { Height = good.Header.Height };
        Assert.Equal(Rejection.WrongReward, Signed(Over(good.Transactions), good.Transactions, NodeKeys.First));
        coinbase = coinbase with { Reward = _network.Parameters.Reward };
        Assert.Equal(Rejection.InvalidKey, Signed(Over(good.Transactions), good.Transactions, NodeKeys.First));
        coinbase = coinbase with { Account = Voters.Ann.Key };
        Assert.Equal(Rejection.None, Signed(Over(good.Transactions), good.Transactions, NodeKeys.First));

        BlockHeader Over(ImmutableArray<Transaction> body) => good.Header with { MerkleRoot = Block.MerkleRoot(coinbase, body) };

        Rejection Signed(BlockHeader header, ImmutableArray<Transaction> body, System.Security.Cryptography.RSA key) =>
            Block.Sign(_network.Id, header, coinbase, body, key).CheckBody(_network.Parameters);
    }

    [Fact]
    public void Signatures_come_before_what_the_chain_says_and_that_before_the_tally_root()
    {
        var unknown = _network.Vote(Voters.Ann, _election, 9);
        var forged = Transaction.Of(_network.Id, _network.Vote(Voters.Bob, _election, 0).Payload, unknown.Signature);

        _node.Refuses(_node.Draft(unknown, forged), Rejection.WrongSignature);
        _node.Refuses(_miner.Mine(_node.Best, [unknown], edit: header => header with { TallyRoot = default }), Rejection.UnknownChoice);
    }

    [Fact]
    public void The_first_bad_transaction_of_a_block_is_named_whatever_the_next_breaks()
    {
        var unknown = _network.Vote(Voters.Ann, _election, 9);
        var duplicate = _election;

        Assert.Equal(unknown.Id, _node.Refuses(_node.Draft(unknown, duplicate), Rejection.UnknownChoice).Transaction);
        Assert.Equal(duplicate.Id, _node.Refuses(_node.Draft(duplicate, unknown), Rejection.DuplicateTransaction).Transaction);
    }

    [Fact]
    public void Election_rules_go_from_text_to_limits()
    {
        var worst = TestNetwork.Definition(Voters.Organiser) with
        {
            Title = " ",
            Contests = ImmutableArray<Contest>.Empty,
            Closes = TestNetwork.Epoch,
            Roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), default, 0, default),
            Others = [Voters.Organiser.Key],
        };
        Mends<OpenElection>(
            worst,
            (Rejection.WrongContests, open => open with { Contests = [Of([new('\n', 201)])] }),
            (Rejection.EmptyText, open => open with { Title = "Shed", Contests = [Of([new string('a', 200) + "\u0007"])] }),
            (Rejection.TextTooLong, open => open with { Contests = [Of(["\u0007"])] }),
            (Rejection.UnprintableText, open => open with { Contests = [Of(["a"]) with { Options = [new("a", Link: "http://a")] }] }),
            (Rejection.WrongLink, open => open with { Contests = [Of(["a"])] }),
            (Rejection.TooFewOptions, open => open with { Contests = [Of(Enumerable.Repeat("a", 65))] }),
            (Rejection.TooManyOptions, open => open with { Contests = [Of(["a", "a"])] }),
            (Rejection.DuplicateOption, open => open with { Contests = [Of(["a", "b"])] }),
            (Rejection.WrongSchedule, open => open with { Closes = TestNetwork.Epoch.Plus(Limits.AheadMilliseconds) }),
            (Rejection.WrongTerms, open => open.Offering("a", "b")),
            (Rejection.WrongRoll, open => open with { Roll = null }),
            (Rejection.WrongOrganisers, open => open with { Others = [] }));

        Contest Of(IEnumerable<string> options) => Contest.Of("title", options, new(CountingMethod.Plurality, Seats: 0, Least: 1, Most: 1));
    }

    [Fact]
    public void Vote_rules_go_from_election_to_earlier_vote()
    {
        var opens = TestNetwork.Epoch.Plus(100_000);
        var later = Voters.Organiser.Sign(_network.Id, TestNetwork.Definition(Voters.Organiser) with { Opens = opens });
        var short_ = _network.Open(Voters.Organiser, "Short", openFor: 10_000, settle: 0);
        _node.Mine(later, short_, _network.Vote(Voters.Ann, _election, 0));
        _node.MineAt(TestNetwork.Epoch.Plus(10_000), _network.Vote(Voters.Bob, _election, 0));

        var worst = new CastVote(Voters.Ann.Key, default, ImmutableArray<Ballot>.Empty, 0, Revision: 1);
        Mends<CastVote>(
            worst,
            (Rejection.UnknownElection, vote => vote with { Election = TestNetwork.IdOf(later) }),
            (Rejection.NotYetOpen, vote => vote with { Election = TestNetwork.IdOf(short_) }),
            (Rejection.Closed, vote => vote with { Election = TestNetwork.IdOf(_election) }),
            (Rejection.WrongBallot, vote => vote.Choosing([9, 9])),
            (Rejection.TooManyChoices, vote => vote.Choosing([9])),
            (Rejection.UnknownChoice, vote => vote.Choosing([1])),
            (Rejection.WrongRevision, vote => vote with { Revision = 0 }),
            (Rejection.AlreadyVoted, vote => vote with { Voter = Voters.Cid.Key }));

        _node.MineAt(TestNetwork.Epoch.Plus(11_000), _network.Seal(short_));
        Assert.Equal(Rejection.Sealed, Judge(worst with { Election = TestNetwork.IdOf(short_) }));
        Assert.Equal(Rejection.Sealed, Judge(new CloseElection(Voters.Ann.Key, TestNetwork.IdOf(short_))));
    }

    [Fact]
    public void A_close_by_a_stranger_that_comes_too_late_is_too_late()
    {
        _node.MineAt(TestNetwork.Epoch.Plus(600_000), _network.Vote(Voters.Bob, _election, 0));

        _node.Refuses(_network.Close(Voters.Ann, _election), Rejection.Closed);
    }

    [Fact]
    public void Transfer_rules_go_from_amount_to_balance() => Mends<Transfer>(
        new(Voters.Ann.Key, Voters.Ann.Key, new(0), 9),
        (Rejection.WrongAmount, transfer => transfer with { Amount = new(Limits.Coins) }),
        (Rejection.SelfTransfer, transfer => transfer with { Recipient = Voters.Bob.Key }),
        (Rejection.WrongSequence, transfer => transfer with { Sequence = 1 }),
        (Rejection.Overspend, transfer => transfer with { Amount = _network.Parameters.Reward }));

    private void Mends<T>(T payload, params (Rejection Rule, Func<T, T> Mend)[] steps) where T : Payload
    {
        foreach (var (rule, mend) in steps)
        {
            Assert.Equal(rule, Judge(payload));
            payload = mend(payload);
        }

        Assert.Equal(Rejection.None, Judge(payload));
        Assert.Equal([.. steps.Select(step => step.Rule).Order()], steps.Select(step => step.Rule));
    }

    private Rejection Judge(Payload payload) =>
        _node.State.Judge(Transaction.Of(_network.Id, payload, default(Signature)), _node.Chain.NextTime, Judged.InBlock).Rule;
}
