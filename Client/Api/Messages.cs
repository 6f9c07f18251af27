using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OrleansBallot.Client;

/// <summary>The network: its name, and the canonical bytes of its parameters in hex.</summary>
internal sealed record ChainAnswer(string Name, string Id, string Parameters);

internal sealed record AcceptedTransaction(string Transaction, string Node, string Receipt);

internal sealed record TransactionStatus(string Id, string State, ulong? Height, ulong Confirmations, string? Rule, string? Conflict)
{
    [JsonIgnore]
    public bool IsConfirmed => State == "confirmed";

    [JsonIgnore]
    public bool IsRefused => State == "refused";
}

internal sealed record NodeStatus(
    string Name, string State, ulong Height, string Tip, [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] UInt128 Work,
    int Pending, long BlocksMined, double HashRate, int Forks);

internal sealed record OptionVotes(string Option, long Votes);

/// <summary>An election's running or final result.</summary>
internal sealed record ElectionResults(string Election, string Title, string State, long Total, ImmutableArray<OptionVotes> Tallies, ulong Height, string Tip)
{
    [JsonIgnore]
    public bool IsFinal => State == "sealed";
}

internal sealed record AttackVerdicts(string Kind, ImmutableArray<AttackVerdict> Verdicts);

internal sealed record AttackVerdict(string Node, bool Accepted, string? Rule);

internal sealed record Resolution(string Node, string Before, string After, bool Swapped, string Majority);

internal sealed record Proof(string Transaction);

/// <summary>An election's definition and state.</summary>
internal sealed record ElectionSummary(
    string Election, string Title, ImmutableArray<string> Options, string Organiser, string State, string Opens, string Closes, ulong Settle);

/// <summary>A block of the best chain. A nonce may be any 64 bits, more than JavaScript's numbers hold, so it may come as text.</summary>
internal sealed record BlockSummary(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, ulong Difficulty,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] ulong Nonce, string Miner, int Transactions);

/// <summary>A transaction that waits for a block.</summary>
internal sealed record PendingTransaction(string Id, string Kind, string? Election);
