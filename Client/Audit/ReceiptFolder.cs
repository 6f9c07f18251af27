using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A folder with a file for each receipt.</summary>
internal sealed class ReceiptFolder
{
    public const string DefaultPath = "receipts";

    private const string Extension = ".receipt.json";
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
        ReceiptFile.Write(file, receipt, chain, transaction);
        return file;
    }

    /// <summary>Every receipt, in the order of the files' names.</summary>
    public IEnumerable<SavedReceipt> Read() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).Select(ReceiptFile.Read);

    /// <summary>Ids of the transactions that the files are named after.</summary>
    public IEnumerable<string> Transactions() => Directory.EnumerateFiles(_path, "*" + Extension).Select(file => Path.GetFileName(file)[..^Extension.Length]);
}
