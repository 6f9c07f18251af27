using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Simulation.Model;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Simulation;

/// <summary>
/// The naive model and the ledger, which share no rule, say the same of every block: whether it is valid, which rule it breaks first, and
/// in which transaction.
/// </summary>
public sealed class NaiveChainTests
{
    private readonly TestNetwork _network = TestNetwork.Default;

    [Fact]
    public void Both_name_the_same_first_rule_of_any_block_and_hold_the_same_state()
    {
        const int blocks = 25;
        var named = new HashSet<Rejection>();
        Properties.ForAll(
            Gen.Choose(0, int.MaxValue),
            seed =>
            {
                var node = new TestNode(_network);
                var any = new AnyBlocks(node, new(seed));
                for (var number = 0; number < blocks; number++)
                {
                    var block = any.Next();
                    var model = NaiveChain.JudgeNext(_network.Parameters, node.Best, block);
                    var ledger = node.Take(block);
                    named.Add(ledger.Rule);
                    Assert.Equal((model.Rule, model.Transaction), (ledger.Rule, ledger.Transaction ?? model.Transaction));
                    Assert.Equal(Recount.Of(new NaiveState(_network.Parameters, node.Best)), Recount.Of(node.State, node.Best));
                    Conserves(node.Best);
                }

                Assert.Equal(new(node.Best.Count, Rejection.None), NaiveChain.Judge(_network.Parameters, node.Best));
            },
            runs: 25);

        // Otherwise this compares nothing.
        Assert.True(named.Count > 18, string.Join(' ', named));
    }

    [Fact]
    public void Both_name_the_same_first_rule_of_any_transaction_after_a_chain()
    {
        const int blocks = 8, transactions = 60;
        var named = new HashSet<Rejection>();
        Properties.ForAll(
            Gen.Choose(0, int.MaxValue),
            seed =>
            {
                var node = new TestNode(_network);
                var any = new AnyBlocks(node, new(seed));
                for (var number = 0; number < blocks; number++)
                {
                    node.Take(any.Next());
                    var state = new NaiveState(_network.Parameters, node.Best);
                    for (var drawn = 0; drawn < transactions; drawn++)
                    {
                        var (at, one) = any.NextTransaction();
                        var next = new Confirmed(NaiveBytes.IdOf(_network.Id, one), one.Payload, node.Chain.Tip.Height.Next, at);
                        var ledger = node.State.Judge(one, at, Judged.InBlock).Rule;
                        named.Add(ledger);
                        Assert.Equal(NaiveTransactions.Judge(_network.Id, state, next), ledger);
                    }
                }
            },
            runs: 15);

        Assert.True(named.Count > 27, string.Join(' ', named));
    }

    [Fact]
    public void Both_give_the_same_difficulty_after_any_headers() => Properties.ForAll(
        from target in Gen.Elements<ulong>(10, 1_000, 1_001, 3_600_000)
        from minimum in Gen.Elements(Limits.MinimumDifficulty, 1UL << 48)
        from block in Gen.Elements(
            Claims(Gen.Choose(400, 3_000), Gen.Choose(1_000_000, 1_100_000).Select(narrow => (ulong)narrow)),
            Claims(Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, int.MaxValue)), Generate.Numbers))
        from length in Gen.Choose(0, 130)
        from blocks in block.ListOf(length)
        select (target, minimum, blocks),
        run =>
        {
            var chain = new ChainParameters("test", run.target, new(run.minimum), new(50), Hash256.Zero);
            BlockHeader[] headers =
            [
                .. run.blocks.Select((block, index) => new BlockHeader(
                    new((ulong)index + 1), default, default, default, TestNetwork.Epoch.Plus((ulong)block.Claim), TestNetwork.Epoch,
                    new(Math.Max(block.Difficulty, run.minimum)), 0)),
            ];

            Assert.Equal(NaiveDifficulty.Next(chain, headers), Retargeting.Next(chain, headers.Reverse().Append(chain.Genesis)).Value);
        },
        runs: 300);

    [Fact]
    public void Both_read_the_same_hashes_from_the_same_values()
    {
        Properties.ForAll(Generate.Headers, header => Assert.Equal(NaiveBytes.HashOf(header), header.Hash));
        Properties.ForAll(
            Generate.Transactions, transaction => Assert.Equal(NaiveBytes.IdOf(_network.Id, transaction), transaction.Id));
        Properties.ForAll(Generate.Blocks, block => Assert.Equal(NaiveMerkle.RootOf(block), block.Header.MerkleRoot));
    }

    [Fact]
    public void Of_a_chain_it_says_how_many_blocks_are_valid_and_what_the_next_one_breaks()
    {
        var (node, miner) = (new TestNode(_network), new TestMiner(_network));
        var election = _network.Open(Voters.Organiser);
        var vote = _network.Vote(Voters.Ann, election, 0);
        node.Mine(election);
        node.Mine(vote);
        var twice = miner.Mine(node.Best, [_network.Vote(Voters.Bob, election, 1), vote]);

        Assert.Equal(
            new(2, Rejection.DuplicateTransaction, vote.Id), NaiveChain.Judge(_network.Parameters, [.. node.Best, twice, twice]));
        Assert.Equal(new(0, Rejection.None), NaiveChain.Judge(_network.Parameters, []));
    }

    private static Gen<(int Claim, ulong Difficulty)> Claims(Gen<int> claims, Gen<ulong> difficulties) =>
        from claim in claims
        from difficulty in difficulties
        select (claim, difficulty);

    /// <summary>All balances together are what the blocks have paid, and each voter has one vote that counts.</summary>
    private void Conserves(IReadOnlyList<Block> chain)
    {
        var state = new NaiveState(_network.Parameters, chain);
        var held = state.Accounts.Aggregate(0UL, (sum, account) => sum + state.BalanceOf(account).Value);
        Assert.Equal(state.Supply.Value, held);
        Assert.All(state.Elections, election => Assert.Distinct(election.Counted.Select(counted => counted.Vote.Voter)));
    }
}
