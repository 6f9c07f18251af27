using System.Collections.Immutable;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Makes JSON records of grains' records. Nothing else does.</summary>
internal static class ToJson
{
    public static NodeJson Node(Member member, NodeStatus? status, string? trouble) => new(
        member.Node, member.StateName, status?.Height, status?.Tip.ToString(), status?.Work, status?.Pending, status?.BlocksMined,
        status is null ? null : HashRate(status), status?.CompetingBranches, status?.Silo, member.Fingerprint, member.Key, status?.Peers,
        trouble ?? status?.ClockTrouble);

    public static ClockJson Clock(NodeStatus status) => new(status.Name, new Timestamp(status.Clock).ToString(), status.ClockTrouble);

    public static MembershipJson Membership(string node, MembershipAnswer answer) => new(
        node, answer.Accepted, answer.Rule,
        [.. answer.Peers?.Members.Select(member => new MemberJson(member.Node, member.StateName, member.Fingerprint, member.Key)) ?? []]);

    public static AttackKindJson Attack(AttackKind attack) => new(attack.Kind, attack.Title, attack.Tries, attack.Did, attack.Rule);

    public static VerdictJson Verdict(NodeVerdict verdict) => new(verdict.Node, verdict.Accepted, verdict.Rule);

    public static ChainJson Chain(ChainParameters chain) => new(
        chain.Name, chain.Id.ToString(), Convert.ToHexStringLower(chain.Encode()), chain.TargetBlockTime, chain.MinimumDifficulty.Value,
        chain.Reward.Value);

    public static BlockJson Block(BlockSummary block) => Block(Header(block.Header), block.Miner, block.Transactions);

    public static BranchJson Branch(Branch branch) => new(branch.State, branch.Rule, [.. branch.Blocks.Select(Block)]);

    public static BlockDetailJson Block(Block block, bool onBestChain)
    {
        var summary = Block(block.Header, block.Coinbase.Miner.Fingerprint, block.Transactions.Length);
        return new(
            summary.Height, summary.Hash, summary.Previous, summary.MerkleRoot, summary.TallyRoot, summary.Timestamp, summary.Started,
            summary.Difficulty, summary.Nonce, summary.Miner, summary.Transactions, onBestChain, block.Transactions.Select(Content));
    }

    public static ElectionJson Election(ElectionView election)
    {
        var definition = election.Definition;
        return new(
            election.Id.ToString(), definition.Title, definition.Description, definition.Organiser.ToString(),
            [.. definition.Others.Select(other => other.ToString())], election.State, definition.Purpose.Name(),
            definition.Eligibility.Name(), definition.Opens.ToString(), new Timestamp(election.Closes).ToString(), definition.Settle,
            [.. definition.Contests.Select((contest, place) => ContestJson.Of(place, contest, election.Contests[place].Withdrawn))],
            election.Total, definition.Revoting.Name(), definition.Order.Name(), election.Turns,
            definition.Roll is { } roll ? Roll(roll, election.Issued) : null, election.Twins);
    }

    public static ResultsJson Results(ElectionView election)
    {
        var definition = election.Definition;
        ContestResultJson[] contests = [.. definition.Contests.Zip(election.Contests).Select((both, place) =>
            ContestResultJson.Of(place, both.First, both.Second.Counts, both.Second.Report ?? throw Uncounted()))];
        return new(
            election.Id.ToString(), definition.Title, election.State, election.Total, election.Weight, election.Height,
            election.Tip.ToString(), definition.Organiser.ToString(), definition.Purpose.Name(), election.Twins, contests,
            contests is [var only] ? only.Tallies : null);

        static InvalidOperationException Uncounted() => new("Results without a count.");
    }

    private static RollJson Roll(RollTerms roll, ImmutableArray<uint>? issued) => new(
        roll.Registrar.ToString(), roll.Size, roll.Root.ToString(), issued?.Sum(number => (long)number),
        [.. roll.Classes.Select((voters, place) =>
            new RollClassJson(voters.Weight, voters.Size, voters.Issuer.ToString(), issued?[place]))]);

    public static AnswerJson Answer(string node, SubmissionAnswer answer) => new(
        answer.Transaction?.ToString(), node, answer.Receipt is not null,
        answer.Receipt is null ? null : Convert.ToHexStringLower(answer.Receipt), answer.Rule,
        answer.Conflict?.ToString());

    public static TransactionJson Transaction(TransactionView view, ContentJson? content) =>
        new(view.Id.ToString(), view.State, view.Height, view.Confirmations, view.Rule, view.Conflict?.ToString(), content);

    public static AccountJson Account(AccountView account) => new(
        account.Key.ToString(), account.Balance, account.Sequence, account.Spending, account.Receiving, account.Height,
        account.Tip.ToString(), account.Node);

    public static MovementJson Movement(MovementView movement) => new(
        movement.Number, movement.Height, new Timestamp(movement.Timestamp).ToString(), movement.Kind, movement.Amount,
        movement.Other?.ToString(), movement.Transaction?.ToString());

    public static ProofJson Proof(string transaction, InclusionProof proof)
    {
        var header = Header(proof.Header);
        return new(
            transaction, header.Height.Value, header.Hash.ToString(), Convert.ToHexStringLower(proof.Header),
            Convert.ToHexStringLower(proof.Transaction), proof.Index, proof.Count, [.. proof.Path.Select(step => step.ToString())]);
    }

    public static ContentJson Content(Transaction transaction)
    {
        var transfer = transaction.Payload as Transfer;
        return new(
            transaction.Id.ToString(), transaction.Payload.Kind.Name(), transaction.Payload.Signer?.ToString(),
            transaction.Election?.ToString(),
                (transaction.Payload as CastVote)?.Answers.Select(answer => answer.Choices.ToArray()).ToArray(),
            (transaction.Payload as OpenElection)?.Title,
            transfer?.Recipient.ToString(), transfer?.Amount.Value, transfer?.Sequence, Convert.ToHexStringLower(transaction.Bytes.Span));
    }

    /// <summary>The rate; 0 while nothing waits, because then nothing is mined and the node knows the rate of its last block.</summary>
    private static double HashRate(NodeStatus status) => status.Pending == 0 ? 0 : Math.Round(status.HashRate);

    private static BlockJson Block(BlockHeader header, string miner, int transactions) => new(
        header.Height.Value, header.Hash.ToString(), header.Previous.ToString(), header.MerkleRoot.ToString(), header.TallyRoot.ToString(),
        header.Time.ToString(), header.Started.ToString(), header.Difficulty.Value, header.Nonce, miner, transactions);

    private static BlockHeader Header(byte[] bytes) =>
        BlockHeader.TryDecode(bytes) ?? throw new InvalidDataException($"A node gave {bytes.Length} bytes that are no header.");
}
