using System.Text;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>All answers of a chain and its state as text, so that a test shows where two differ.</summary>
public static class StateDigest
{
    /// <param name="node">The node.</param>
    /// <param name="seen">Every block that a test made. Their content is asked for, confirmed or not.</param>
    public static string Of(TestNode node, params IEnumerable<Block> seen) =>
        new StringBuilder().AppendLine(
            $"tip {node.Chain.Tip.Hash} height {node.Chain.Tip.Height} work {node.Chain.Tip.Work} forks {node.Chain.CompetingBranches}")
            .AppendJoin('\n', node.Best.Select(block => block.Hash)).AppendLine()
            .Append(Of(node.State, [.. seen.Concat(node.Best).SelectMany(block => block.Transactions)])).ToString();

    public static string Of(LedgerState state, IReadOnlyCollection<Transaction> known)
    {
        var keys = known.Select(transaction => transaction.Payload.Signer).OfType<PublicKey>()
            .Distinct().OrderBy(key => key.ToString(), StringComparer.Ordinal).ToList();
        var text = new StringBuilder().AppendLine(
            $"transactions {state.Transactions} unsealed {state.Unsealed} tally {state.Draft([], Timestamp.Max).TallyRoot}");
        foreach (var election in state.Elections.OrderBy(election => election.Id))
        {
            text.AppendLine(
                $"election {election.Id} {election.Definition.Title} closes {election.Closes} early {election.ClosedAt} settles "
                + $"{election.Settles} sealed {election.IsSealed}")
                .AppendLine(
                    $"  counts {string.Join("; ", election.Contests.Select(Of))} ballots {election.Ballots} weight {election.Weight} turns "
                    + $"{election.Turns} issued {string.Join(' ', election.Issued ?? [])} phase {election.PhaseAt(TestNetwork.Epoch)}");
            foreach (var key in keys.Where(key => election.VoteOf(key) is not null))
                text.AppendLine($"  voter {key} {Of(election.VoteOf(key))}");
        }

        foreach (var election in state.Newest())
            text.AppendLine($"listed {election.Id} with {state.TwinsOf(election)} alike, and {state.Newest(election).Count()} after it");
        text.AppendLine($"coins {state.Coins.Supply}");
        foreach (var (key, account) in state.Coins.Accounts.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
            text.AppendLine($"account {key} {account.Balance} sent {account.Sent}: {string.Join(", ", account.History)}");
        foreach (var key in keys) text.AppendLine($"key {key} unsealed {state.UnsealedOf(key)}");
        foreach (var id in known.Select(transaction => transaction.Id).Distinct().Order())
            text.AppendLine($"transaction {id} at {state.HeightOf(id)}");
        return text.AppendLine($"due {string.Join(' ', state.DueForSeal(Timestamp.Max))}").ToString();
    }

    private static string Of(ContestCount contest) =>
        $"{string.Join(' ', contest.CopyCounts())} blank {contest.Blank} withdrawn {contest.Withdrawn} "
        + string.Join(' ', contest.CopyBallots().Select(alike => $"{alike.Times}x{alike.Ballot}").Order(StringComparer.Ordinal));

    private static string Of(CountedVote? vote) => vote is null
        ? ""
        : $"{vote.Transaction} {vote.Revision} {string.Join(' ', vote.Answers)} {vote.Class}, before it {Of(vote.Earlier)}";
}
