using System.Collections.Immutable;
using OrleansBallot.Api.Json;
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

        // Those with a receipt first: of two of the same revision they count.
        _votes = [.. found.OrderByDescending(one => one.Vote.Revision)
            .ThenBy(one => one.Saved.Receipt is null).Select(one => (one.Transaction, one.Vote))];
    }

    /// <summary>The same vote, signed before: whoever repeats a command wants it to arrive, not to be made anew.</summary>
    /// <param name="choices">What the ballot says.</param>
    /// <param name="counted">
    /// The key's vote in the chain, where votes may be replaced. An older one than that would be another vote by now.
    /// </param>
    public Transaction? Again(ImmutableArray<int> choices, VoteJson? counted)
    {
        var candidates = counted is null ? _votes : [.. _votes.Take(1).Where(last => IsNewest(last, counted))];
        return candidates.FirstOrDefault(one => one.Vote.Choices.SequenceEqual(choices)).Transaction;
    }

    /// <summary>One more than that of the key's votes, in the chain or on their way from here.</summary>
    public uint NextRevision(VoteJson counted) =>
        (uint)(1 + Math.Max(counted.Transaction is null ? -1L : counted.Revision, _votes.Length == 0 ? -1L : _votes[0].Vote.Revision));

    private static bool IsNewest((Transaction Transaction, CastVote Vote) last, VoteJson counted) =>
        counted.Transaction is null || last.Vote.Revision > counted.Revision || last.Transaction.Id.ToString() == counted.Transaction;
}
