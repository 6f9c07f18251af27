using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Ledger;

namespace OrleansBallot.Benchmarks.Ballots;

/// <summary>Makes voters: a fresh key for each, which signs one vote and is forgotten.</summary>
internal static class SignedVotes
{
    /// <summary>Makes keys and votes on all cores.</summary>
    /// <param name="chain">The chain's id.</param>
    /// <param name="election">In which election.</param>
    /// <param name="choices">What each voter votes for.</param>
    /// <param name="now">When.</param>
    /// <param name="report">Told how many are done, now and then.</param>
    public static Transaction[] Make(Hash256 chain, ElectionId election, ImmutableArray<int> choices, Timestamp now, Action<int> report)
    {
        var votes = new Transaction[choices.Length];
        var done = 0;
        Parallel.For(0, votes.Length, i =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            votes[i] = Transaction.Sign(chain, CastVote.For(PublicKey.Of(key), election, choices[i], now), key);
            if (Interlocked.Increment(ref done) is var count && (count % 256 == 0 || count == votes.Length)) report(count);
        });
        return votes;
    }
}
