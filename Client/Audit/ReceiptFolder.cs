using System.Text.Json;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A folder with a file for each receipt: its canonical bytes in hex, and beside them what they say, for people.</summary>
internal sealed class ReceiptFolder
{
    public const string DefaultPath = "receipts";

    private const string Extension = ".receipt.json";
    private const int MostBytes = 128 * 1024;
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly string _path;

    private ReceiptFolder(string path, bool isAskedFor) => (_path, IsAskedFor) = (path, isAskedFor);

    /// <summary>False for a folder that just lies here: it may be about other networks altogether.</summary>
    public bool IsAskedFor { get; }

    /// <summary>A folder to save to; made where it isn't there yet.</summary>
    public static ReceiptFolder Create(string path)
    {
        Directory.CreateDirectory(path);
        return new(path, isAskedFor: true);
    }

    /// <summary>A folder to read.</summary>
    public static ReceiptFolder Open(string path) =>
        Directory.Exists(path) ? new(path, isAskedFor: true) : throw Failure.Usage($"There is no folder '{path}' with receipts.");

    /// <summary>The folder that votes cast from this directory left their receipts in; null where there is none.</summary>
    public static ReceiptFolder? Find(string directory) =>
        Path.Combine(directory, DefaultPath) is var path && Directory.Exists(path) ? new(path, isAskedFor: false) : null;

    /// <summary>Saves a receipt, and gives the file's path.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="chain">The chain that it is of.</param>
    /// <param name="transaction">What it is for: without it nobody can tell later what may have stood in its way.</param>
    public string Save(Receipt receipt, Hash256 chain, Transaction? transaction = null)
    {
        var file = Path.Combine(_path, receipt.Transaction + Extension);
        var saved = new SavedReceiptFile(
            Convert.ToHexStringLower(receipt.Encode()), receipt.Transaction.ToString(), receipt.Node, receipt.Accepted.ToString(), chain.ToString(),
            transaction is null ? null : Convert.ToHexStringLower(transaction.Bytes.Span));
        File.WriteAllText(file, JsonSerializer.Serialize(saved, _format) + "\n");
        return file;
    }

    /// <summary>Every receipt, in the order of the files' names.</summary>
    public IEnumerable<SavedReceipt> Read() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).Select(Read);

    /// <summary>Ids of the transactions that the files are named after.</summary>
    public IEnumerable<string> Transactions() => Directory.EnumerateFiles(_path, "*" + Extension).Select(file => Path.GetFileName(file)[..^Extension.Length]);

    private static SavedReceipt Read(string file)
    {
        if (new FileInfo(file).Length > MostBytes) return new(file);
        try
        {
            var saved = JsonSerializer.Deserialize<SavedReceiptFile>(File.ReadAllText(file), _format);
            return HexBytes.TryRead(saved?.Receipt) is { } bytes && Receipt.TryDecode(bytes) is { } receipt
                ? new(file, receipt, Hash256.TryParse(saved!.Chain, out var chain) ? chain : null, HexBytes.TryRead(saved.Bytes))
                : new(file);
        }
        catch (JsonException)
        {
            return new(file);
        }
    }

    /// <summary>Only what is signed or hashed counts in the end; the rest is there to be read.</summary>
    private sealed record SavedReceiptFile(string Receipt, string Transaction, string Node, string Accepted, string? Chain, string? Bytes);
}
