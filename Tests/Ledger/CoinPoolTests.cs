using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Pools;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Pending transfers. Ann has 50 coins.</summary>
public class CoinPoolTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly TestMiner _miner = new(TestNetwork.Default);
    private readonly Pool _pool = new();

    public CoinPoolTests() => _node.Mine(_network.Open(Voters.Organiser));

    private Timestamp Now => _node.Chain.NextTime;

    [Fact]
    public void A_transfer_is_judged_behind_the_pending_ones_of_its_sender()
    {
        Transaction[] transfers = [.. Enumerable.Range(1, 5).Select(number => Send(10, (uint)number))];
        foreach (var transfer in transfers) Assert.True(Add(transfer).Accepted);

        Assert.Equal(transfers, _pool.Draft(_node.State, Now).Transactions);
        Assert.Equal(new Spending(5, new(50)), _pool.SpendingOf(Voters.Ann.Key));
        Assert.Equal(new(50), _pool.ReceivingOf(Voters.Bob.Key));
        _node.Mine(transfers);
        Assert.Equal(transfers, _pool.Rejudge(_node.State, Now, [], []));
        Assert.Equal(default, _pool.SpendingOf(Voters.Ann.Key));
        Assert.Equal(default, _pool.ReceivingOf(Voters.Bob.Key));
    }

    [Fact, Breaks(Rejection.Overspend)]
    public void Pending_spends_are_spent()
    {
        Assert.True(Add(Send(30, 1)).Accepted);

        Assert.Equal(Rejection.Overspend, Add(Send(21, 2)).Rule);
        Assert.True(Add(Send(20, 2)).Accepted);
        Assert.Equal(Rejection.Overspend, Add(Send(1, 3)).Rule);
    }

    [Fact, Breaks(Rejection.WrongSequence)]
    public void A_sequence_that_is_pending_names_who_has_it_and_one_further_on_names_nobody()
    {
        var (first, second) = (Send(1, 1), Send(1, 2));
        Add(first);
        Add(second);

        Assert.Equal(new(Rejection.WrongSequence, first.Id), Add(Send(2, 1)));
        Assert.Equal(new(Rejection.WrongSequence, second.Id), Add(Send(2, 2)));
        Assert.Equal(new(Rejection.WrongSequence), Add(Send(2, 4)));
        _node.Mine(first);
        _pool.Rejudge(_node.State, Now, [], []);
        Assert.Equal(new(Rejection.WrongSequence, first.Id), Add(Send(2, 1)));
        Assert.Equal([second], _pool.Transactions);
    }

    [Fact, Breaks(Rejection.Overspend)]
    public void What_is_still_on_its_way_is_not_spent()
    {
        Add(Send(50, 1));

        Assert.Equal(Rejection.Overspend, Add(_network.Send(Voters.Bob, Voters.Cid, 1, 1)).Rule);
        _node.Mine([.. _pool.Transactions]);
        _pool.Rejudge(_node.State, Now, [], []);
        Assert.True(Add(_network.Send(Voters.Bob, Voters.Cid, 50, 1)).Accepted);
    }

    [Fact]
    public void After_a_reorg_what_is_still_valid_stays_and_the_rest_has_a_reason()
    {
        // On one branch Ann has sent 1 and 2 and has 3 and 4 pending; on the other she has sent another 1, and has less.
        var shared = _node.Best;
        Transaction[] sent = [Send(20, 1), Send(10, 2)], pending = [Send(5, 3), Send(60, 4)];
        _node.Mine(sent);
        foreach (var transfer in pending) Assert.True(Add(transfer).Accepted);
        var rival = _network.Send(Voters.Ann, Voters.Cid, 50, 1);
        var first = _miner.Mine(shared, [rival], coinbase: ToDot);
        var second = _miner.Mine([.. shared, first], [_network.Open(Voters.Dot, "Another")], coinbase: ToDot);
        _node.Take(first);
        _node.Take(second);
        Assert.Equal(second.Hash, _node.Chain.Tip.Hash);

        var dropped = _pool.Rejudge(_node.State, Now, sent, []);

        Assert.Equal([.. sent, .. pending], dropped);
        Assert.Equal(new(Rejection.WrongSequence, rival.Id), Judge(sent[0]));
        Assert.Equal(new(Rejection.Overspend), Judge(sent[1]));
        Assert.Equal(new(Rejection.WrongSequence), Judge(pending[0]));

        static Coinbase ToDot(Coinbase coinbase) => coinbase with { Account = Voters.Dot.Key };
    }

    [Fact]
    public void Transfers_that_were_refused_come_back_in_the_order_of_their_sequences()
    {
        Transaction[] transfers = [.. Enumerable.Range(1, 4).Select(number => Send(10, (uint)number))];

        Assert.Empty(_pool.Rejudge(_node.State, Now, [], transfers.Reverse()));
        Assert.Equal(transfers, _pool.Transactions);
    }

    private Transaction Send(ulong amount, uint sequence) => _network.Send(Voters.Ann, Voters.Bob, amount, sequence);

    private Verdict Add(Transaction transaction) => _pool.Add(transaction, _node.State, Now, Judged.OnSubmission);

    private Verdict Judge(Transaction transaction) => _pool.Judge(transaction, _node.State, Now, Judged.InBlock);
}
