using System.Collections.Immutable;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>The votes of a key in an election that were signed here before, whether or not an answer came.</summary>
internal sealed class OwnVotes
{
    private readonly (Transaction Transaction, CastVote Vote)[] _votes;

    public OwnVotes(ReceiptFolder receipts, Hash256 chain, ElectionId election, PublicKey voter)
    {
        var found = new List<(SavedReceipt Saved, Transaction Transaction, CastVote Vote)>();
        foreach (var (saved, transaction) in receipts.Sent(chain))
        {
            if (transaction.Payload is CastVote vote && vote.Election == election && vote.Voter == voter)
                found.Add((saved, transaction, vote));
        }

        // Of two votes of one revision, the one with a receipt comes first: it counts.
        _votes = [.. found.OrderByDescending(one => one.Vote.Revision)
            .ThenBy(one => one.Saved.Receipt is null).Select(one => (one.Transaction, one.Vote))];
    }

    /// <summary>The same vote, signed before; null where there is none. A repeated command delivers it rather than make another.</summary>
    /// <param name="answers">What the ballot says.</param>
    /// <param name="counted">
    /// The key's vote in the chain, where votes may be replaced. An older vote than that one no longer counts.
    /// </param>
    public Transaction? Again(ImmutableArray<Ballot> answers, VoteJson? counted)
    {
        var candidates = counted is null ? _votes : [.. _votes.Take(1).Where(last => IsNewest(last, counted))];
        return candidates.FirstOrDefault(one => one.Vote.Answers.SequenceEqual(answers)).Transaction;
    }

    /// <summary>One more than the highest of the key's votes, in the chain or sent from here.</summary>
    public uint NextRevision(VoteJson counted) =>
        (uint)(1 + Math.Max(counted.Transaction is null ? -1L : counted.Revision, _votes.Length == 0 ? -1L : _votes[0].Vote.Revision));

    private static bool IsNewest((Transaction Transaction, CastVote Vote) last, VoteJson counted) =>
        counted.Transaction is null || last.Vote.Revision > counted.Revision || last.Transaction.Id.ToString() == counted.Transaction;
}
