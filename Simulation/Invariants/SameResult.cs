using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Model;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// In the end the naive model finds the chain valid, and counts the same: every tally, every balance, all coins. And every vote that has a
/// receipt is in the chain, where its key cast no other.
/// </summary>
internal sealed class SameResult(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    private const int Patience = 30;

    private readonly SortedDictionary<ulong, Block> _blocks = [];
    private ulong? _height;

    /// <summary>True when a node has answered from a later block than those that were collected.</summary>
    private bool _isOutdated;

    public override void Look()
    {
        foreach (var (activation, tracker) in Stage.Reachable<ITrackerGrain>())
        {
            observer.Ask(activation, tracker.GetPeers, peers => Crowd.Promises.Removed.UnionWith(
                peers.Members.Where(member => member.State == MemberState.Left).Select(member => member.Node)));
        }
    }

    public override void LookAtTheEnd()
    {
        // All nodes agree by now, so one of them shows the chain. One that finds only now that its log's session is over opens it again. A
        // transfer that came last may still be mined: then the chain is looked at once more.
        var patience = 0;
        do
        {
            _isOutdated = false;
            for (_height = null; _height is null || (ulong)_blocks.Count < _height; patience++)
            {
                if (patience == Patience) Broken("no node shows its blocks.");
                foreach (var (shows, node) in Stage.Reachable<INodeGrain>().Take(1)) Collect(shows, node);
                observer.WaitForAnswers(TimeSpan.FromSeconds(1));
            }

            Compare();
        }
        while (_isOutdated);
    }

    private void Compare()
    {
        Block[] chain = [.. _blocks.Values];
        var verdict = NaiveChain.Judge(Stage.Parameters, chain);
        if (verdict.Rule != Rejection.None) Broken($"block {verdict.Valid + 1} breaks {verdict.Rule.Name()}, and all nodes hold it.");
        var state = new NaiveState(Stage.Parameters, chain);
        CheckPromises(state);
        foreach (var (activation, asked) in Stage.Reachable<INodeGrain>())
        {
            CheckTallies(activation, asked, state);
            CheckBalances(activation, asked, state);
        }

        observer.WaitForAnswers(TimeSpan.FromMilliseconds(1));
    }

    private void Collect(Activation activation, INodeGrain node) => observer.Ask(activation, node.GetStatus, status =>
    {
        _height = status.Height;
        for (ulong height = 1; height <= _height; height++)
        {
            var at = height;
            observer.Ask(activation, () => node.GetBlock(new BlockReference(new Height(at))), detail =>
            {
                if (detail is null || Block.TryDecode(Stage.Parameters.Id, detail.Bytes, out var block) != Rejection.None)
                    Broken($"block {at} of {status.Name} can't be read.");
                else
                    _blocks[at] = block!;
            });
        }
    });

    private void CheckPromises(NaiveState state)
    {
        var sent = Crowd.Promises.Sent.Values.Select(transaction => transaction.Payload).OfType<CastVote>()
            .GroupBy(vote => (vote.Election, vote.Voter)).ToDictionary(votes => votes.Key, votes => votes.Count());
        var mined = state.Transactions.Select(transaction => transaction.Id).ToHashSet();
        var opened = state.Elections.Select(election => election.Id).ToHashSet();
        foreach (var (receipt, at) in Crowd.Promises.Receipts)
        {
            // An opening may come too late for its own schedule, after a fork that held it was lost; then no block can hold its votes (R5).
            // For a node that was removed, others wait no longer.
            if (Crowd.Promises.Sent[receipt.Transaction].Payload is not CastVote vote || !opened.Contains(vote.Election)) continue;
            if (sent[(vote.Election, vote.Voter)] > 1) continue;
            if (!mined.Contains(receipt.Transaction) && !Crowd.Promises.Removed.Contains(receipt.Node))
                Broken($"a vote has a receipt of {receipt.Node} of {at}, and is in no block: {receipt.Transaction.Value}");
        }
    }

    private void CheckTallies(Activation activation, INodeGrain node, NaiveState state)
    {
        foreach (var election in state.Elections)
        {
            observer.Ask(activation, () => node.GetElection(election.Id), view =>
            {
                var counted = election.Counted.Count;
                if (view is null || view.Total != counted || view.Weight != election.Weight || !Agree(election, view))
                    Broken($"{activation.Id.Key} counts {view?.Total} votes in '{election.Definition.Title}', and the model {counted}.");
            });
        }
    }

    private static bool Agree(NaiveElection election, ElectionView view) => view.Contests.Select((contest, place) =>
        contest.Counts.SequenceEqual(election.Counts(place)) && contest.Blank == election.Blank(place)).All(agrees => agrees);

    private void CheckBalances(Activation activation, INodeGrain node, NaiveState state)
    {
        var accounts = state.Accounts;
        if (accounts.Aggregate(0UL, (sum, key) => checked(sum + state.BalanceOf(key).Value)) != state.Supply.Value)
            Broken("the balances do not add up to what the blocks pay.");
        foreach (var key in accounts)
        {
            observer.Ask(activation, () => node.GetAccount(key), account =>
            {
                if (account.Height > _height) _isOutdated = true;
                else if (account.Balance != state.BalanceOf(key).Value)
                    Broken($"{activation.Id.Key} says {account.Balance} coins, and the model {state.BalanceOf(key)}.");
            });
        }
    }
}
