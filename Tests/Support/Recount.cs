using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Model;

namespace OrleansBallot.Tests.Support;

/// <summary>What the naive model and a node's state say of a chain, in the same words, so that a test shows where they differ.</summary>
public static class Recount
{
    /// <summary>A phase is asked for at each of these.</summary>
    private static readonly Timestamp[] _moments =
        [.. Enumerable.Range(0, 10).Select(number => TestNetwork.Epoch.Plus((1UL << (2 * number)) - 1))];

    /// <summary>The best block of all, and the state of its branch, by the model.</summary>
    public static (Hash256 Tip, string Result) Best(TestNetwork network, IReadOnlyCollection<Block> blocks)
    {
        var best = NaiveFork.Best(network.Parameters, blocks);
        return (best.Count == 0 ? network.Id : best[^1].Hash, Of(new NaiveState(network.Parameters, best)));
    }

    /// <summary>The model's state.</summary>
    public static string Of(NaiveState model) => Text(
        model.Supply,
        model.Elections.Select(election => new ElectionRecount(
            election.Id, election.IsSealed, election.ClosedAt, election.Closes, election.Settles, election.Turns.Count, election.PausedAt,
            Numbers(election.Issued), string.Join(' ', _moments.Select(election.PhaseAt)),
            Contests(election.Definition.Contests.Select((_, place) => (election.Blank(place), election.Counts(place)))), election.Weight,
            election.Counted.Count, Votes(election.Counted.Select(
                counted => (counted.Vote.Voter, counted.Id, counted.Vote.Revision, string.Join(',', counted.Vote.Answers)))))),
        model.Accounts.Select(key => new AccountRecount(key, model.BalanceOf(key), model.SentBy(key))),
        model.Transactions.Select(transaction => (transaction.Id, (Height?)transaction.Height)), model.Transactions.Count);

    /// <summary>A node's state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="blocks">The blocks of its chain, and maybe others.</param>
    public static string Of(LedgerState state, IReadOnlyCollection<Block> blocks)
    {
        var known = blocks.SelectMany(block => block.Transactions).DistinctBy(transaction => transaction.Id).ToList();
        var voters = known.Select(transaction => transaction.Payload).OfType<CastVote>().Select(vote => vote.Voter).Distinct().ToList();
        return Text(
            state.Coins.Supply,
            state.Elections.Select(election => new ElectionRecount(
                election.Id, election.IsSealed, election.ClosedAt, election.Closes, election.Settles, election.Turns, election.PausedAt,
                Numbers(election.Issued), string.Join(' ', _moments.Select(election.PhaseAt)),
                Contests(election.Contests.Select(contest => (contest.Blank, (IReadOnlyList<long>)contest.CopyCounts()))), election.Weight,
                election.Ballots, Votes(
                    from voter in voters
                    let counted = election.VoteOf(voter)
                    where counted is not null
                    select (voter, counted.Transaction, counted.Revision, string.Join(',', counted.Answers))))),
            state.Coins.Accounts.Select(pair => new AccountRecount(pair.Key, pair.Value.Balance, pair.Value.Sent)),
            known.Select(transaction => (transaction.Id, state.HeightOf(transaction.Id))), state.Transactions);
    }

    private static string Numbers(IEnumerable<uint>? issued) => issued is null ? "" : string.Join(' ', issued);

    private static string Contests(IEnumerable<(long Blank, IReadOnlyList<long> Counts)> contests) =>
        string.Join("; ", contests.Select(contest => $"{contest.Blank} blank, {string.Join(' ', contest.Counts)}"));

    private static string Votes(IEnumerable<(PublicKey Voter, TransactionId Id, uint Revision, string Choices)> votes) =>
        string.Join("; ", votes.Select(vote => $"{vote}").Order(StringComparer.Ordinal));

    private static string Text(
        Amount supply, IEnumerable<ElectionRecount> elections, IEnumerable<AccountRecount> accounts,
        IEnumerable<(TransactionId Id, Height? Height)> transactions, int count) =>
        string.Join(
            '\n',
            [
                $"{supply} coins, {count} transactions",
                .. elections.OrderBy(election => election.Id).Select(election => $"{election}"),
                .. accounts.Select(account => $"{account}").Order(StringComparer.Ordinal),
                .. transactions.Where(transaction => transaction.Height is not null)
                    .OrderBy(transaction => transaction.Id).Select(transaction => $"{transaction.Id} at {transaction.Height}"),
            ]);

    private sealed record ElectionRecount(
        ElectionId Id, bool IsSealed, Timestamp? ClosedAt, Timestamp Closes, Timestamp Settles, int Turns, Timestamp? PausedAt,
        string Issued, string Phases, string Counts, long Weight, long Ballots, string Votes);

    private sealed record AccountRecount(PublicKey Key, Amount Balance, int Sent);
}
