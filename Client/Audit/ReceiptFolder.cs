using System.Text.Json;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A folder with a file for each receipt: its canonical bytes in hex, and beside them what they say, for people.</summary>
internal sealed class ReceiptFolder
{
    public const string DefaultPath = "receipts";

    private const string Extension = ".receipt.json";
    private const int MostBytes = 64 * 1024;
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly string _path;

    private ReceiptFolder(string path) => _path = path;

    /// <summary>A folder to save to; made where it isn't there yet.</summary>
    public static ReceiptFolder Create(string path)
    {
        Directory.CreateDirectory(path);
        return new(path);
    }

    /// <summary>A folder to read.</summary>
    public static ReceiptFolder Open(string path) =>
        Directory.Exists(path) ? new(path) : throw Failure.Usage($"There is no folder '{path}' with receipts.");

    /// <summary>Saves a receipt, and gives the file's path.</summary>
    public string Save(Receipt receipt, Hash256 chain)
    {
        var file = Path.Combine(_path, receipt.Transaction + Extension);
        var saved = new SavedReceipt(
            Convert.ToHexStringLower(receipt.Encode()), receipt.Transaction.ToString(), receipt.Node, receipt.Accepted.ToString(), chain.ToString());
        File.WriteAllText(file, JsonSerializer.Serialize(saved, _format) + "\n");
        return file;
    }

    /// <summary>Every receipt by its file's name, in the names' order; null stands for a file that holds none.</summary>
    public IEnumerable<(string File, Receipt? Receipt)> Read() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).Select(file => (file, Read(file)));

    private static Receipt? Read(string file)
    {
        if (new FileInfo(file).Length > MostBytes) return null;
        try
        {
            var saved = JsonSerializer.Deserialize<SavedReceipt>(File.ReadAllText(file), _format);
            return HexBytes.TryRead(saved?.Receipt) is { } bytes ? Receipt.TryDecode(bytes) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Only the receipt's bytes count; the rest is there to be read.</summary>
    private sealed record SavedReceipt(string Receipt, string Transaction, string Node, string Accepted, string Chain);
}
