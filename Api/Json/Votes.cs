using System.Text.Json.Serialization;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.Json;

/// <summary>Accepted: durable at that node.</summary>
/// <param name="Receipt">Canonical bytes in hex.</param>
public sealed record AcceptedJson(string Transaction, string Node, string Receipt);

/// <summary>The answer to one transaction of a batch.</summary>
/// <param name="Transaction">Its id; null where the bytes did not decode.</param>
/// <param name="Receipt">Canonical bytes in hex; null where it was refused.</param>
/// <param name="Rule">Why it was refused.</param>
/// <param name="Conflict">The transaction that stands in its way.</param>
public sealed record AnswerJson(string? Transaction, string Node, bool Accepted, string? Receipt, string? Rule, string? Conflict);

/// <summary>A transaction's state.</summary>
/// <param name="State"><c>pending</c>, <c>confirmed</c>, <c>refused</c> or <c>unknown</c>.</param>
/// <param name="Confirmations">Blocks from its own to the tip, both included.</param>
/// <param name="Content">Its content; null where it is unknown, and where it is confirmed unless the content was asked for.</param>
public sealed record TransactionJson(
    string Id, string State, ulong? Height, ulong Confirmations, string? Rule, string? Conflict, ContentJson? Content)
{
    /// <summary>Whether a block of the best chain holds it.</summary>
    [JsonIgnore]
    public bool IsConfirmed => State == TransactionState.Confirmed.Name();

    /// <summary>Whether a rule refused it.</summary>
    [JsonIgnore]
    public bool IsRefused => State == TransactionState.Refused.Name();
}

/// <summary>Proves against headers alone that a transaction is in a block (RFC 6962).</summary>
/// <param name="Height">The block's.</param>
/// <param name="Hash">The block's.</param>
/// <param name="Header">156 bytes in hex.</param>
/// <param name="Bytes">The transaction's canonical bytes in hex; their leaf is what the path starts from.</param>
/// <param name="Index">Its leaf; leaf 0 is the coinbase.</param>
/// <param name="Count">Leaves in the tree.</param>
/// <param name="Path">Hashes from its sibling upwards.</param>
public sealed record ProofJson(
    string Transaction, ulong Height, string Hash, string Header, string Bytes, int Index, int Count, IReadOnlyList<string> Path);

/// <summary>The oldest transactions that wait for a block.</summary>
/// <param name="Total">How many wait in all.</param>
/// <param name="Trouble">
/// Why the node that was asked puts them into no block, and what to do; null where nothing keeps it from that.
/// </param>
public sealed record PendingJson(int Total, IEnumerable<ContentJson> Transactions, string? Trouble);
