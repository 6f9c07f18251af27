using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>
/// A receipt as a file: its canonical bytes in hex, beside them what they say, for people, and once a block holds the
/// transaction what proves that.
/// </summary>
internal static class ReceiptFile
{
    private const int MostBytes = 128 * 1024;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Write(string file, Receipt receipt, Hash256 chain, Transaction? transaction, TransactionProof? proof = null)
    {
        var saved = new Saved(
            Convert.ToHexStringLower(receipt.Encode()), receipt.Transaction.ToString(), receipt.Node, receipt.Accepted.ToString(), chain.ToString(),
            transaction is null ? null : Convert.ToHexStringLower(transaction.Bytes.Span), proof);
        File.WriteAllText(file, JsonSerializer.Serialize(saved, _format) + "\n");
    }

    /// <summary>Reads whatever the file holds of a receipt.</summary>
    public static SavedReceipt Read(string file)
    {
        if (new FileInfo(file).Length > MostBytes) return new(file);
        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllText(file), _format);
            return HexBytes.TryRead(saved?.Receipt) is { } bytes && Receipt.TryDecode(bytes) is { } receipt
                ? new(file, receipt, Hash256.TryParse(saved!.Chain, out var chain) ? chain : null, HexBytes.TryRead(saved.Bytes), Inclusion(saved.Proof))
                : new(file);
        }
        catch (JsonException)
        {
            return new(file);
        }
    }

    /// <summary>Null where it does not read as one.</summary>
    public static Inclusion? Inclusion(TransactionProof? proof)
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

    /// <summary>Only what is signed or hashed counts in the end; the rest is there to be read.</summary>
    private sealed record Saved(
        string Receipt, string Transaction, string Node, string Accepted, string? Chain, string? Bytes, TransactionProof? Proof);
}
