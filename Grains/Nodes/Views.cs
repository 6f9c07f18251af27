using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>The ledger's values as messages.</summary>
internal static class Views
{
    /// <summary>Transactions in a page of the pool.</summary>
    public const int MostPooled = 4096;

    private const int PageBytes = 1024 * 1024;

    public static SubmissionAnswer Answer(Transaction? transaction, Verdict verdict, Receipt? receipt) => new(
        transaction?.Id, receipt?.Encode(), verdict.Accepted ? null : verdict.Rule.Name(), verdict.Conflict);

    public static NodeVerdict Judgement(string node, Verdict verdict) =>
        new(node, verdict.Accepted, verdict.Accepted ? null : verdict.Rule.Name());

    /// <summary>A page of elections without their outcomes, the newest first.</summary>
    /// <param name="replica">The node's copy of the ledger.</param>
    /// <param name="last">The last election of the previous page; null for the first page.</param>
    /// <param name="count">The most elections in the page.</param>
    public static ElectionList Elections(Replica replica, Election? last, int count)
    {
        var page = ImmutableArray.CreateBuilder<ElectionView>();
        var bytes = 0;
        foreach (var election in replica.Chain.State.Newest(last))
        {
            if (page.Count == Math.Clamp(count, 1, INodeGrain.MostListed) || bytes > PageBytes)
                return new(page.ToImmutable(), HasMore: true);
            page.Add(Election(election, replica));
            bytes += page[^1].Opening.Length;
        }

        return new(page.ToImmutable(), HasMore: false);
    }

    /// <summary>An election without its outcome.</summary>
    public static ElectionView Election(Election election, Replica replica)
    {
        // A sealed election shows the counts of the block with its seal, whatever came later.
        var at = election.IsSealed ? SealOf(election, replica.Chain) : replica.Chain.Tip;
        return new(
            election.Id, election.Definition.Encode(), election.PhaseAt(replica.JudgedAt).Name(), election.Closes.Milliseconds,
            election.Ballots, election.Weight,
            [.. election.Contests.Select(contest => new ContestView(contest.CopyCounts(), contest.Blank, contest.Withdrawn, Report: null))],
            at.Height.Value, at.Hash, election.Turns, election.Issued, replica.Chain.State.TwinsOf(election));
    }

    public static ElectionStanding Standing(Election election, Replica replica) => new(
        election.PhaseAt(replica.JudgedAt).Name(), election.Closes.Milliseconds, election.Definition.Roll?.Root,
            (uint?)election.IssuedInAll,
        election.Ballots);

    public static ElectionRoom Room(PublicKey organiser, Replica replica)
    {
        var (state, pool) = (replica.Chain.State, replica.Pool);
        return new(
            state.Unsealed + pool.Opening, state.UnsealedOf(organiser) + pool.OpeningOf(organiser), state.NextSeal()?.Milliseconds,
            state.NextSeal(organiser)?.Milliseconds);
    }

    /// <summary>The block that holds an election's opening.</summary>
    public static Hash256 OpenedBy(Election election, Chain chain) => chain.At(chain.State.HeightOf(new(election.Id.Value))!.Value)!.Hash;

    public static async Task<TransactionView> Transaction(TransactionId id, Replica replica)
    {
        var (state, height, verdict, transaction) = await replica.Find(id);
        var confirmations = height is { } at ? replica.Chain.Tip.Height.Value - at.Value + 1 : 0;
        return new(id, state.Name(), height?.Value, confirmations, verdict.Accepted ? null : verdict.Rule.Name(), verdict.Conflict,
            transaction?.Bytes.ToArray());
    }

    public static AccountView Account(string node, PublicKey key, Replica replica)
    {
        var (tip, account, spending) = (replica.Chain.Tip, replica.Chain.State.Coins.Find(key), replica.Pool.SpendingOf(key));
        return new(
            node, key, account?.Balance.Value ?? 0, replica.NextSequence(key), spending.Sum.Value,
            replica.Pool.ReceivingOf(key).Value, tip.Height.Value, tip.Hash);
    }

    public static MovementView Movement(int number, Movement movement, PublicKey account, Chain chain)
    {
        var payment = movement as Payment;
        var isSent = payment?.Sender == account;
        return new(
            number, movement.Height.Value, chain.At(movement.Height)!.Header.Time.Milliseconds,
            payment is null ? "mined" : isSent ? "sent" : "received", movement.Amount.Value,
            isSent ? payment?.Recipient : payment?.Sender, payment?.Transaction);
    }

    public static BlockSummary Block(ChainEntry entry, StoredBlock? stored) =>
        new(entry.Header.Encode(), stored?.Miner ?? "", stored?.Transactions ?? 0);

    /// <summary>Each block once, even where branches share it, so that many branches cost no more than the list's length.</summary>
    public static BranchList Branches(Replica replica, int mostBlocks)
    {
        var (chain, listed, branches) = (replica.Chain, new HashSet<Hash256>(), new List<Branch>());
        foreach (var leaf in chain.SideLeaves)
        {
            if (listed.Count >= mostBlocks) break;
            var blocks = new List<BlockSummary>();
            var rule = Rejection.None;
            for (var entry = leaf; listed.Count < mostBlocks && !chain.IsActive(entry) && listed.Add(entry.Hash); entry = entry.Parent!)
            {
                blocks.Add(Block(entry, replica.Blocks.Find(entry.Hash)));

                // The lowest refused block names the rule; the blocks on it are refused for their parent.
                if (entry.Refused != Rejection.None) rule = entry.Refused;
            }

            blocks.Reverse();
            var state = rule != Rejection.None ? "refused" : leaf.IsConnected ? "competing" : "headers";
            branches.Add(new(state, rule == Rejection.None ? null : rule.Name(), [.. blocks]));
        }

        return new([.. branches]);
    }

    public static InclusionProof Proof(Block block, TransactionId id)
    {
        var index = 0;
        while (block.Transactions[index].Id != id) index++;
        var leaves = block.Leaves();
        return new(block.Header.Encode(), block.Transactions[index].Bytes.ToArray(), index + 1, leaves.Length, [.. Merkle.Path(
            leaves, index + 1)]);
    }

    /// <summary>The first page of transactions: at most 1 MiB, at least one when there is one.</summary>
    public static byte[][] Page(IEnumerable<Transaction> transactions) => Pages(transactions).FirstOrDefault() ?? [];

    /// <summary>Transactions in pages of at most 1 MiB.</summary>
    public static IEnumerable<byte[][]> Pages(IEnumerable<Transaction> transactions)
    {
        var page = new List<byte[]>();
        var bytes = 0;
        foreach (var transaction in transactions)
        {
            if (page.Count == MostPooled || (page.Count > 0 && bytes + transaction.Bytes.Length > PageBytes))
            {
                yield return [.. page];
                page.Clear();
                bytes = 0;
            }

            page.Add(transaction.Bytes.ToArray());
            bytes += transaction.Bytes.Length;
        }

        if (page.Count > 0) yield return [.. page];
    }

    /// <summary>The block that sealed an election. A seal's id is known, because a seal has no field but the election.</summary>
    private static ChainEntry SealOf(Election election, Chain chain) =>
        chain.At(chain.State.HeightOf(Ledger.Kinds.Transaction.Of(chain.Parameters.Id, new Seal(election.Id)).Id)!.Value)!;
}
