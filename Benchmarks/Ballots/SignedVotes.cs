using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Ballots;

/// <summary>Signs a vote for each voter.</summary>
internal static class SignedVotes
{
    /// <summary>Signs on all cores.</summary>
    /// <param name="chain">The chain's id.</param>
    /// <param name="election">The election.</param>
    /// <param name="ballots">The ballot of each voter.</param>
    /// <param name="now">The time of the votes.</param>
    /// <param name="report">Gets the number of signed votes now and then.</param>
    /// <param name="voters">The voters; null for fresh keys, which sign one vote and are forgotten.</param>
    /// <param name="contests">
    /// How many contests ask the same. In the next one a voter answers what the next voter does, so all count alike and ballots differ.
    /// </param>
    public static Transaction[] Make(
        Hash256 chain, ElectionId election, IReadOnlyList<Ballot> ballots, Timestamp now, Action<int> report,
        IReadOnlyList<Voter>? voters = null, int contests = 1)
    {
        var votes = new Transaction[ballots.Count];
        var done = 0;
        Parallel.For(0, votes.Length, i =>
        {
            var voter = voters?[i] ?? Voter.Make();
            using var key = voter.Open();
            ImmutableArray<Ballot> answers = [.. Enumerable.Range(i, contests).Select(place => ballots[place % ballots.Count])];
            var vote = new CastVote(voter.Key, election, answers, CastVote.MinuteOf(now), Revision: 0)
            {
                Credential = voter.Credential
            };
            votes[i] = Transaction.Sign(chain, vote, key);
            if (Interlocked.Increment(ref done) is var count && (count % 256 == 0 || count == votes.Length)) report(count);
        });
        return votes;
    }
}
