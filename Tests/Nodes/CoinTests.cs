using FsCheck.Fluent;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Coins at one node. Ann has 50 after the first block, and 50 more after each other one.</summary>
public sealed class CoinTests
{
    private static readonly Block _opening = new TestMiner(LoneNode.Network).Mine([], [LoneNode.Network.Open(Voters.Organiser)]);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task An_account_shows_what_is_pending_and_the_sequence_behind_it() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        Assert.Equal((50UL, 1u, 0UL, 0UL), Account(lone, Voters.Ann));

        await lone.Submit(Send(20, 1));
        await lone.Submit(Send(5, 2));

        Assert.Equal((50UL, 3u, 25UL, 0UL), Account(lone, Voters.Ann));
        Assert.Equal((0UL, 1u, 0UL, 25UL), Account(lone, Voters.Bob));
        await lone.Take(_miner.Mine([_opening], [Send(20, 1)]));
        Assert.Equal((80UL, 3u, 5UL, 0UL), Account(lone, Voters.Ann));
        Assert.Equal((20UL, 1u, 0UL, 5UL), Account(lone, Voters.Bob));
    });

    [Fact]
    public Task Balances_and_what_is_pending_survive_a_restart() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        await lone.Submit(Send(20, 1));
        await lone.Submit(Send(5, 2));
        await lone.Take(_miner.Mine([_opening], [Send(20, 1)]));
        var before = StateDigest.Of(lone.Node.Replica.Chain.State, []);

        await lone.Open();

        Assert.Equal(before, StateDigest.Of(lone.Node.Replica.Chain.State, []));
        Assert.Equal((80UL, 3u, 5UL, 0UL), Account(lone, Voters.Ann));
        Assert.Equal("confirmed", (await Fate(lone, Send(20, 1))).State);
        Assert.Equal("pending", (await Fate(lone, Send(5, 2))).State);
    });

    [Fact]
    public void Whatever_comes_in_whatever_order_and_however_often_it_restarts_its_coins_are_a_recount() => Properties.ForAll(
        from steps in BlockTree.Steps().ListOf(12)
        from order in Gen.Shuffle([.. Enumerable.Range(0, steps.Count + 1)])
        from restarts in Gen.Choose(0, 9).ListOf(steps.Count + 1)
        select (steps, order, restarts),
        run => LoneNode.Run(async lone =>
        {
            var blocks = BlockTree.Of(run.steps);
            await lone.Open();
            foreach (var (index, restart) in run.order.Zip(run.restarts))
            {
                await lone.Take(blocks[index]);
                if (restart == 0) await lone.Open();
            }

            // Those that waited for their parents are forgotten by a restart, and come again.
            foreach (var block in blocks) await lone.Take(block);
            for (var times = 0; times < 2; times++, await lone.Open())
            {
                var chain = lone.Node.Replica.Chain;
                Assert.Equal(Recount.Best(LoneNode.Network, blocks), (chain.Tip.Hash, Recount.Of(chain.State, blocks)));
                Assert.Equal(LoneNode.Network.Parameters.SupplyAt(chain.Tip.Height), chain.State.Coins.Sum());
            }
        }),
        runs: 15);

    [Fact]
    public Task A_transfer_with_a_receipt_that_a_reorg_keeps_out_has_its_reason_after_a_restart_too() => LoneNode.Run(async lone =>
    {
        var (mine, rival, behind) = (Send(20, 1), LoneNode.Network.Send(Voters.Ann, Voters.Cid, 50, 1), Send(30, 2));
        Block[] winning = [_opening, Pay(Voters.Dot, [_opening], rival)];
        winning = [.. winning, Pay(Voters.Dot, winning, LoneNode.Network.Open(Voters.Dot, "Another"))];
        await lone.Open();
        await lone.Take(_opening);
        foreach (var transfer in new[] { mine, behind }) Assert.NotNull((await lone.Submit(transfer)).Receipt);

        foreach (var block in winning) await lone.Take(block);

        for (var times = 0; times < 2; times++, await lone.Open())
        {
            Assert.Equal(("refused", new Verdict(Rejection.WrongSequence, rival.Id)), await Fate(lone, mine));
            Assert.Equal(("refused", new Verdict(Rejection.Overspend)), await Fate(lone, behind));
        }

        // New coins make the second one good again.
        await lone.Take(_miner.Mine(winning, [LoneNode.Network.Open(Voters.Dot, "A third")]));
        Assert.Equal(("pending", new Verdict(Rejection.None)), await Fate(lone, behind));
        Assert.Equal(("refused", new Verdict(Rejection.WrongSequence, rival.Id)), await Fate(lone, mine));
    });

    [Fact]
    public Task Transfers_that_wait_for_coins_come_back_in_their_order_as_far_as_the_coins_go() => LoneNode.Run(async lone =>
    {
        Transaction[] waiting = [Send(30, 2), Send(15, 3), Send(1, 4), Send(10, 5), Send(1, 6)];
        Block[] chain = [_opening, Pay(Voters.Ann, [_opening], LoneNode.Network.Open(Voters.Dot, "Another"))];
        await lone.Open();
        foreach (var block in chain) await lone.Take(block);
        foreach (var transfer in waiting.Prepend(Send(1, 1))) Assert.NotNull((await lone.Submit(transfer)).Receipt);
        Add(Voters.Dot, LoneNode.Network.Send(Voters.Ann, Voters.Dot, 100, 1));
        await lone.Take(chain[^1]);
        await Assert.AllAsync(waiting, async transfer => Assert.Equal("refused", (await Fate(lone, transfer)).State));

        // First a block that moves none of these coins, then one that brings some.
        Add(Voters.Dot, LoneNode.Network.Open(Voters.Dot, "A third"));
        await lone.Take(chain[^1]);
        await Assert.AllAsync(waiting, async transfer => Assert.Equal("refused", (await Fate(lone, transfer)).State));
        Add(Voters.Ann, LoneNode.Network.Open(Voters.Dot, "A fourth"));
        await lone.Take(chain[^1]);

        Assert.Equal(waiting[..3].Select(transfer => transfer.Id), Pending());
        Assert.Equal(("refused", new Verdict(Rejection.Overspend)), await Fate(lone, waiting[3]));
        Assert.Equal(("refused", new Verdict(Rejection.WrongSequence)), await Fate(lone, waiting[4]));
        Add(Voters.Ann, waiting[..3]);
        await lone.Take(chain[^1]);
        Assert.Equal(waiting[3..].Select(transfer => transfer.Id), Pending());

        IEnumerable<TransactionId> Pending() => lone.Node.Replica.Pool.Transactions.Select(transfer => transfer.Id);

        void Add(Voter miner, params Transaction[] transactions) =>
            chain = [.. chain, _miner.Mine(chain, transactions, coinbase: coinbase => coinbase with { Account = miner.Key })];
    });

    [Fact]
    public Task One_block_holds_what_is_pending_and_pays_whom_it_is_to_pay() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        await lone.Take(_opening);
        var finder = new ScriptedFinder();
        Assert.Equal("empty-block", (await Mine(lone, finder, Voters.Bob.Key)).Rule);
        await lone.Submit(Send(20, 1));

        var mined = (await Mine(lone, finder, Voters.Bob.Key)).Block!;

        Assert.Equal((2UL, 50UL, Voters.Bob.Key, 1), (mined.Height, mined.Reward, mined.Account, mined.Transactions));
        Assert.Equal(node.Replica.Chain.Tip.Hash, mined.Hash);
        Assert.Equal((70UL, 1u, 0UL, 0UL), Account(lone, Voters.Bob));
        Assert.Equal("empty-block", (await Mine(lone, finder, Voters.Bob.Key)).Rule);
    });

    [Fact]
    public Task Without_an_account_it_pays_the_nodes_own_or_the_one_of_its_operator() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        await lone.Submit(Send(1, 1));
        Assert.Equal(lone.Node.Identity.Account, (await Mine(lone, new(), null)).Block!.Account);

        lone.Options = lone.Options with { MiningAccount = Voters.Cid.Key };
        await lone.Open();
        await lone.Submit(Send(1, 2));
        Assert.Equal(Voters.Cid.Key, (await Mine(lone, new(), null)).Block!.Account);
    });

    [Fact]
    public Task When_another_block_comes_first_it_begins_anew_with_what_is_left() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        foreach (var transfer in new[] { Send(1, 1), Send(2, 2) }) await lone.Submit(transfer);
        var rival = _miner.Mine([_opening], [Send(1, 1)]);
        var finder = new ScriptedFinder { Before = async search => { if (search == 1) await lone.Take(rival); } };

        var mined = (await Mine(lone, finder, Voters.Bob.Key)).Block!;

        Assert.Equal([true, false], finder.WereCancelled);
        Assert.Equal((3UL, 1), (mined.Height, mined.Transactions));
        Assert.Equal((53UL, 1u, 0UL, 0UL), Account(lone, Voters.Bob));
    });

    [Fact]
    public Task When_another_block_takes_all_there_is_nothing_left_to_mine() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        await lone.Submit(Send(1, 1));
        var rival = _miner.Mine([_opening], [Send(1, 1)]);

        Assert.Equal("empty-block", (await Mine(lone, new() { Before = _ => lone.Take(rival) }, Voters.Bob.Key)).Rule);
    });

    [Fact]
    public Task A_search_that_finds_nothing_ends_and_only_one_runs_at_a_time() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        await lone.Take(_opening);
        await lone.Submit(Send(1, 1));
        var finder = new ScriptedFinder { Finds = false };
        var one = new OneBlock(lone.Node, finder, lone.Time);
        finder.Before = async _ =>
        {
            Assert.Equal("busy", (await one.Mine(null, CancellationToken.None)).Rule);
            lone.Time.Advance(TimeSpan.FromSeconds(INodeGrain.MiningSeconds / 2));
        };

        Assert.Equal("no-nonce", (await one.Mine(null, CancellationToken.None)).Rule);
        Assert.Equal(2, finder.WereCancelled.Count);
    });

    private static Transaction Send(ulong amount, uint sequence) => LoneNode.Network.Send(Voters.Ann, Voters.Bob, amount, sequence);

    private static Block Pay(Voter miner, IReadOnlyList<Block> branch, Transaction transaction) =>
        _miner.Mine(branch, [transaction], coinbase: coinbase => coinbase with { Account = miner.Key });

    private static Task<MiningAnswer> Mine(LoneNode lone, ScriptedFinder finder, PublicKey? account) =>
        new OneBlock(lone.Node, finder, lone.Time).Mine(account, CancellationToken.None);

    private static (ulong Balance, uint Sequence, ulong Spending, ulong Receiving) Account(LoneNode lone, Voter voter)
    {
        var view = Views.Account(lone.Name, voter.Key, lone.Node.Replica);
        return (view.Balance, view.Sequence, view.Spending, view.Receiving);
    }

    private static async Task<(string State, Verdict Verdict)> Fate(LoneNode lone, Transaction transaction)
    {
        var (state, _, verdict, _) = await lone.Node.Replica.Find(transaction.Id);
        return (state.Name(), verdict);
    }
}
