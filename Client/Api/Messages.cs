using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansBallot.Client;

/// <summary>The network: its name, and the canonical bytes of its parameters in hex.</summary>
internal sealed record ChainAnswer(string Name, string Id, string Parameters);

/// <summary>An election's definition, and where it stands.</summary>
internal sealed record ElectionSummary(
    string Election, string Title, string Organiser, string State, string Eligibility, string Opens, string Closes, ulong Settle,
    ImmutableArray<string> Options, long Total);

internal sealed record OptionVotes(string Option, long Votes);

/// <summary>An election's running or final counts.</summary>
internal sealed record ElectionResults(
    string Election, string Title, string State, long Total, ImmutableArray<OptionVotes> Tallies, ulong Height, string Tip)
{
    [JsonIgnore]
    public bool IsFinal => State == "sealed";
}

internal sealed record AcceptedTransaction(string Transaction, string Node, string Receipt);

internal sealed record TransactionStatus(string Id, string State, ulong? Height, ulong Confirmations, string? Rule, string? Conflict)
{
    [JsonIgnore]
    public bool IsConfirmed => State == "confirmed";

    [JsonIgnore]
    public bool IsRefused => State == "refused";
}

/// <summary>What proves that a transaction is in a block; of it this client needs the canonical bytes, in hex.</summary>
internal sealed record TransactionProof(string Bytes);

/// <summary>A node. What only the node itself knows is null while it does not answer.</summary>
internal sealed record NodeStatus(
    string Name, string State, ulong? Height, string? Tip, UInt128? Work, int? Pending, long? BlocksMined, double? HashRate, int? Forks,
    string? Fingerprint = null);

/// <summary>The tracker's answer to a node that joins or leaves.</summary>
internal sealed record MembershipAnswer(string Node, bool Accepted, string? Rule, ImmutableArray<Member> Members);

internal sealed record Member(string Node, string State, string Fingerprint);

internal sealed record BlockSummary(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, ulong Difficulty, ulong Nonce, string Miner,
    int Transactions);

internal sealed record BlockDetail(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, ulong Difficulty, ulong Nonce, string Miner,
    int Transactions, bool OnBestChain, ImmutableArray<TransactionContent> Contents);

/// <summary>A transaction's content: of an election that it opens, a vote's choices, or just what it is about.</summary>
internal sealed record TransactionContent(string Id, string Kind, string? Signer, string Election, int[]? Choices, string? Title);

internal sealed record PendingTransactions(int Total, ImmutableArray<TransactionContent> Transactions);

internal sealed record AttackVerdicts(string Kind, ImmutableArray<AttackVerdict> Verdicts);

internal sealed record AttackVerdict(string Node, bool Accepted, string? Rule);

internal sealed record Resolution(string Node, string Before, string After, bool Swapped, string Majority, int Agreeing, int Asked);
