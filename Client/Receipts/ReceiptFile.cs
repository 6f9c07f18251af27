using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// A receipt's file. It holds the canonical bytes of the transaction before they are sent, then the receipt as well, and the proof once a
/// block holds the transaction. Readable fields beside the bytes are for people alone.
/// </summary>
internal static class ReceiptFile
{
    private const int MostBytes = 256 * 1024;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Keeps what is about to be sent. False where there is a file already, which stays as it is.</summary>
    public static bool TryReserve(string file, Hash256 chain, Transaction transaction, SavedOpening? opening) =>
        WholeFile.TryCreate(file, Content(chain, transaction, null, opening, null));

    public static void Write(
        string file, Receipt? receipt, Hash256 chain, Transaction? transaction, SavedOpening? opening = null, SavedProof? proof = null) =>
        WholeFile.Replace(file, Content(chain, transaction, receipt, opening, proof));

    /// <summary>
    /// Reads as much of a receipt as the file holds (PROTOCOL §13). Only members of exactly these names and types count, and of several
    /// with one name the last: the second auditor reads the same.
    /// </summary>
    public static SavedReceipt Read(string file)
    {
        // A file without a length is empty, or a pipe, which would never end.
        return LengthOf(file) is 0 or > MostBytes ? new(file) : Read(file, File.ReadAllBytes(file));
    }

    /// <summary>Reads as much of a receipt as the content of its file holds.</summary>
    public static SavedReceipt Read(string file, ReadOnlyMemory<byte> content)
    {
        if (!Utf8.IsValid(content.Span)) return new(file);
        try
        {
            using var saved = JsonDocument.Parse(content, new() { MaxDepth = MostBytes });
            if (saved.RootElement.ValueKind != JsonValueKind.Object) return new(file);
            var members = new Dictionary<string, JsonElement>();
            foreach (var member in saved.RootElement.EnumerateObject()) members[member.Name] = member.Value;
            return new(
                file, HexBytes.TryRead(Text("receipt")) is { } bytes ? Receipt.TryDecode(bytes) : null,
                Hash256.TryParse(Text("chain"), out var chain) ? chain : null, HexBytes.TryRead(Text("bytes")),
                Inclusion(Beside<SavedProof>("proof")), Beside<SavedOpening>("opening"));

            string? Text(string name) =>
                members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

            T? Beside<T>(string name) where T : class => members.TryGetValue(name, out var value) ? TryRead<T>(value) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is no Unicode, such as a lone surrogate.
            return new(file);
        }
    }

    /// <summary>
    /// The transaction as its block holds it. One id may have been signed twice (T3), so the signature may be another valid one than that
    /// of the receipt's file.
    /// </summary>
    /// <returns>Null where the proof is for another transaction, or proves nothing.</returns>
    public static Transaction? Proven(SavedProof proof, Hash256 chain, TransactionId id) =>
        HexBytes.TryRead(proof.Bytes) is { } bytes && Transaction.TryDecode(chain, bytes, out var held) == Rejection.None
        && held!.Id == id && held.CheckSignature() == Rejection.None && Inclusion(proof)?.Proves(held) == true
            ? held
            : null;

    /// <summary>The ledger's form of a proof; null where it can't be read.</summary>
    public static Inclusion? Inclusion(SavedProof? proof)
    {
        if (proof is null || HexBytes.TryRead(proof.Header) is not { } bytes || BlockHeader.TryDecode(bytes) is not { } header) return null;
        var path = ImmutableArray.CreateBuilder<Hash256>();
        foreach (var step in proof.Path.IsDefault ? [] : proof.Path)
        {
            if (!Hash256.TryParse(step, out var hash)) return null;
            path.Add(hash);
        }

        return new(header, proof.Index, proof.Count, path.ToImmutable());
    }

    private static long LengthOf(string file) =>
        (File.ResolveLinkTarget(file, returnFinalTarget: true) as FileInfo ?? new FileInfo(file)).Length;

    /// <summary>Reads what audits do not judge; null where it can't be read.</summary>
    private static T? TryRead<T>(JsonElement value) where T : class
    {
        try
        {
            return value.Deserialize<T>(_format);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Content(Hash256 chain, Transaction? transaction, Receipt? receipt, SavedOpening? opening, SavedProof? proof)
    {
        var saved = new Saved(
            receipt is null ? null : Convert.ToHexStringLower(receipt.Encode()),
            (receipt?.Transaction ?? transaction?.Id)?.ToString(), receipt?.Node, receipt?.Accepted.ToString(), chain.ToString(),
            transaction is null ? null : Convert.ToHexStringLower(transaction.Bytes.Span),
            opening, proof);
        return [.. JsonSerializer.SerializeToUtf8Bytes(saved, _format), (byte)'\n'];
    }

    /// <summary>Only what is signed or hashed counts. The rest is for people.</summary>
    private sealed record Saved(
        string? Receipt, string? Transaction, string? Node, string? Accepted, string? Chain, string? Bytes, SavedOpening? Opening,
        SavedProof? Proof);
}
