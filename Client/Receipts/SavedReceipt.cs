using System.Collections.Immutable;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>A receipt as a file holds it; nothing in it is believed.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Receipt">Null where the file holds none: no answer has come yet, or it is damaged.</param>
/// <param name="Chain">The chain that the file says it is of.</param>
/// <param name="Bytes">The canonical bytes of what the file says it is for.</param>
/// <param name="Proof">What proves that a block holds it, where that was added.</param>
/// <param name="Opening">What is kept besides, where it opens an election.</param>
internal sealed record SavedReceipt(
    string File, Receipt? Receipt = null, Hash256? Chain = null, byte[]? Bytes = null, Inclusion? Proof = null,
    SavedOpening? Opening = null)
{
    /// <summary>True when a node signed it for another chain than this one.</summary>
    public bool IsOfAnotherNetwork(Hash256 chain) => Chain is { } other && other != chain && Receipt!.IsGenuine(other);

    /// <summary>The transaction, where the file has one.</summary>
    public Transaction? Transaction(Hash256 chain) =>
        Bytes is not null && Ledger.Kinds.Transaction.TryDecode(chain, Bytes, out var transaction) == Rejection.None ? transaction : null;
}

/// <summary>What is kept of an opening besides its transaction.</summary>
/// <param name="Asked">The hash of the command's words: the same words ask for the same opening as long as it has no answer.</param>
/// <param name="Roll">The registrar's answer about its roll. The salt in it is given only once.</param>
internal sealed record SavedOpening(string Asked, PreparedRollJson? Roll);

/// <summary>A proof that a block holds the transaction, in hex: header, canonical bytes, and the Merkle path between them.</summary>
internal sealed record SavedProof(string Header, string Bytes, int Index, int Count, ImmutableArray<string> Path)
{
    /// <summary>An answer without a path proves nothing, and is judged like any other wrong one.</summary>
    public static SavedProof Of(ProofJson proof) => new(proof.Header, proof.Bytes, proof.Index, proof.Count, [.. proof.Path ?? []]);
}
