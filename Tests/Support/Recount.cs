using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// The rules once more, as simply as possible and sharing nothing but the data: every branch is recounted from genesis, and the best valid
/// one wins. Slow, but so plain that it is easily seen to be right.
/// </summary>
public static class Recount
{
    /// <summary>The best block of all, and the state of its branch.</summary>
    public static (Hash256 Tip, string Result) Best(TestNetwork network, IReadOnlyCollection<Block> blocks)
    {
        var byHash = blocks.DistinctBy(block => block.Hash).ToDictionary(block => block.Hash);
        var valid = byHash.Values.Select(block => Branch(network, byHash, block)).OfType<List<Block>>()
            .Select(branch => (
                Tip: branch[^1].Hash, Work: branch.Aggregate(UInt128.Zero, (sum, block) => sum + block.Header.Difficulty.Value),
                Result: Count(branch)))
            .Where(branch => branch.Result is not null)
            .OrderByDescending(branch => branch.Work).ThenBy(branch => branch.Tip).ToList();
        return valid.Count == 0 ? (network.Id, "") : (valid[0].Tip, valid[0].Result!);
    }

    /// <summary>A state in the same words as <see cref="Count"/>.</summary>
    public static string Of(LedgerState state, IReadOnlyCollection<Block> blocks)
    {
        var voters = blocks.SelectMany(block => block.Transactions)
            .Select(transaction => transaction.Payload).OfType<CastVote>().Select(vote => vote.Voter).Distinct();
        return string.Join('\n', state.Elections.OrderBy(election => election.Id).Select(election => Line(
            election.Id, election.IsSealed, election.Closes, election.Counts.ToArray(),
            voters.Where(voter => election.VoteOf(voter) is not null)))
            .Concat(state.Coins.Accounts.Select(pair => Line(pair.Key, (long)pair.Value.Balance.Value, pair.Value.Sent))
                .Order(StringComparer.Ordinal)));
    }

    private static List<Block>? Branch(TestNetwork network, Dictionary<Hash256, Block> byHash, Block tip)
    {
        var branch = new List<Block>();
        for (var hash = tip.Hash; hash != network.Id; hash = byHash[hash].Header.Previous)
        {
            if (!byHash.TryGetValue(hash, out var block)) return null;
            branch.Insert(0, block);
        }

        return branch;
    }

    private static string? Count(List<Block> branch)
    {
        var seen = new HashSet<TransactionId>();
        var elections = new SortedDictionary<ElectionId, Tally>();
        var purses = new Dictionary<PublicKey, Purse>();
        foreach (var block in branch)
        {
            foreach (var transaction in block.Transactions)
            {
                var at = block.Header.Time;
                var valid = seen.Add(transaction.Id) && transaction.Payload switch
                {
                    OpenElection open => open.Closes > at && elections.TryAdd(new(transaction.Id.Value), new(open)),
                    CastVote vote => elections.GetValueOrDefault(vote.Election)?.Vote(vote, at) ?? false,
                    CloseElection close => elections.GetValueOrDefault(close.Election)?.Close(close, at) ?? false,
                    Seal seal => elections.GetValueOrDefault(seal.Election)?.Seal(at) ?? false,
                    Transfer transfer => Of(transfer.Sender).Send(transfer, Of(transfer.Recipient)),
                    _ => false,
                };
                if (!valid) return null;
            }

            Of(block.Coinbase.Account).Balance += (long)block.Coinbase.Reward.Value;
        }

        return string.Join(
            '\n', elections.Select(pair => Line(pair.Key, pair.Value.IsSealed, pair.Value.Closes, pair.Value.Counts, pair.Value.Voters))
                .Concat(purses.Select(pair => Line(pair.Key, pair.Value.Balance, pair.Value.Sent)).Order(StringComparer.Ordinal)));

        Purse Of(PublicKey key) => purses.TryGetValue(key, out var purse) ? purse : purses[key] = new();
    }

    private static string Line(PublicKey account, long balance, int sent) => $"{account} has {balance} and has sent {sent} times";

    private static string Line(ElectionId id, bool isSealed, Timestamp closes, long[] counts, IEnumerable<PublicKey> voters) =>
        $"{id} {isSealed} {closes} {string.Join(' ', counts)} by "
        + $"{string.Join(' ', voters.Select(voter => voter.ToString()).Order(StringComparer.Ordinal))}";

    private sealed class Purse
    {
        public long Balance { get; set; }

        public int Sent { get; private set; }

        public bool Send(Transfer transfer, Purse recipient)
        {
            if (transfer.Sequence != Sent + 1 || recipient == this || transfer.Amount.Value == 0 || transfer.Amount.Value > (ulong)Balance)
                return false;
            Balance -= (long)transfer.Amount.Value;
            recipient.Balance += (long)transfer.Amount.Value;
            Sent++;
            return true;
        }
    }

    private sealed class Tally(OpenElection definition)
    {
        public bool IsSealed { get; private set; }

        public Timestamp Closes { get; private set; } = definition.Closes;

        public long[] Counts { get; } = new long[definition.Options.Length];

        public HashSet<PublicKey> Voters { get; } = [];

        public bool Vote(CastVote vote, Timestamp at)
        {
            if (IsSealed || at < definition.Opens || at >= Closes.Plus(definition.Settle) || vote.Choices is not [var choice]) return false;
            if (choice >= Counts.Length || !Voters.Add(vote.Voter)) return false;
            Counts[choice]++;
            return true;
        }

        public bool Close(CloseElection close, Timestamp at)
        {
            if (IsSealed || at >= Closes || close.Organiser != definition.Organiser) return false;
            Closes = at;
            return true;
        }

        public bool Seal(Timestamp at)
        {
            if (IsSealed || at < Closes.Plus(definition.Settle)) return false;
            return IsSealed = true;
        }
    }
}
