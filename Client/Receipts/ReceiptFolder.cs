using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// A folder with a file for each receipt. The file is written before its transaction is sent. So there is room for the receipt, and a
/// transaction without an answer can be sent again as it is.
/// </summary>
internal sealed class ReceiptFolder
{
    public const string DefaultPath = "receipts";

    private const string Extension = ".receipt.json";
    private readonly string _path;

    private ReceiptFolder(string path, bool isAskedFor) => (_path, IsAskedFor) = (path, isAskedFor);

    /// <summary>True for a folder that was named. One that just lies here may be about other networks altogether.</summary>
    public bool IsAskedFor { get; }

    /// <summary>A folder to save to. It is made where there is none yet.</summary>
    public static ReceiptFolder Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            throw NoRoom(path, fault);
        }

        return new(path, isAskedFor: true);
    }

    /// <summary>A folder to read.</summary>
    public static ReceiptFolder Open(string path) =>
        Directory.Exists(path) ? new(path, isAskedFor: true) : throw Failure.Usage($"There is no folder '{path}' with receipts.");

    /// <summary>The folder in which commands that ran in this directory keep receipts; null where there is none.</summary>
    public static ReceiptFolder? Find(string directory)
    {
        var path = Path.Combine(directory, DefaultPath);
        return Directory.Exists(path) ? new(path, isAskedFor: false) : null;
    }

    /// <summary>True for a full disk, a missing right, or a folder that has gone.</summary>
    public static bool IsOfTheDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>Where a transaction's receipt is, or will be.</summary>
    public string FileOf(TransactionId transaction) => Path.Combine(_path, transaction + Extension);

    /// <summary>What is kept of a transaction; null where there is nothing.</summary>
    public SavedReceipt? Find(TransactionId transaction) => File.Exists(FileOf(transaction)) ? ReceiptFile.Read(FileOf(transaction)) : null;

    /// <summary>Keeps a transaction before it is sent.</summary>
    /// <returns>What to send, which is the first signing of it that was kept here; and whether it is new here.</returns>
    public (Transaction Transaction, bool IsNew) Reserve(Hash256 chain, Transaction transaction, SavedOpening? opening = null)
    {
        var file = FileOf(transaction.Id);
        try
        {
            if (ReceiptFile.TryReserve(file, chain, transaction, opening)) return (transaction, true);
            if (ReceiptFile.Read(file).Transaction(chain) is { } kept && kept.Id == transaction.Id) return (kept, false);

            // The file was cut, or an older console wrote it without the transaction. A receipt in it is kept.
            ReceiptFile.Write(file, ReceiptFile.Read(file).Receipt, chain, transaction, opening);
            return (transaction, false);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            throw NoRoom(_path, fault);
        }
    }

    /// <summary>Keeps a receipt. The first that is genuine stays: a second one promises no more.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="chain">The chain that it is of.</param>
    /// <param name="transaction">What it is for. Without it nobody can tell later which rule may have kept it out.</param>
    /// <returns>The one that is kept.</returns>
    public Receipt Save(Receipt receipt, Hash256 chain, Transaction? transaction = null)
    {
        var (file, kept) = (FileOf(receipt.Transaction), Find(receipt.Transaction));
        if (kept?.Receipt is { } first && first.Transaction == receipt.Transaction && first.IsGenuine(chain)) return first;
        ReceiptFile.Write(file, receipt, chain, transaction, kept?.Opening);
        return receipt;
    }

    /// <summary>Deletes the file of a transaction that a rule refused: to send it again is no use.</summary>
    public void Forget(TransactionId transaction) => File.Delete(FileOf(transaction));

    /// <summary>Every receipt, in the order of the files' names.</summary>
    public IEnumerable<SavedReceipt> Read() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).Select(ReadOrNothing);

    /// <summary>All transactions that were sent from here to a chain, or were about to be.</summary>
    public IEnumerable<(SavedReceipt Saved, Transaction Transaction)> Sent(Hash256 chain)
    {
        foreach (var saved in Read().Where(saved => saved.Chain == chain))
        {
            if (saved.Transaction(chain) is { } transaction) yield return (saved, transaction);
        }
    }

    /// <summary>Those of them that have no receipt yet.</summary>
    public IEnumerable<(SavedReceipt Saved, Transaction Transaction)> Unanswered(Hash256 chain) =>
        Sent(chain).Where(sent => sent.Saved.Receipt is null);

    /// <summary>Ids of the transactions that the files are named after.</summary>
    public IEnumerable<string> Transactions() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Select(file => Path.GetFileName(file)[..^Extension.Length]);

    /// <summary>A file that can't be read counts as empty, so that the others are still read.</summary>
    private static SavedReceipt ReadOrNothing(string file)
    {
        try
        {
            return ReceiptFile.Read(file);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            return new(file);
        }
    }

    private static Failure NoRoom(string path, Exception fault) => Failure.Usage(
        $"No receipt can be kept in '{path}': {fault.Message.TrimEnd('.')}. Nothing was sent. Make room there, or name another "
        + "folder with --receipts.");
}
