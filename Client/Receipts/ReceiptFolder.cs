using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// A folder with a file for each receipt. The file is there before its transaction is sent: what has no answer yet can be sent again as
/// it is, and a receipt has its place.
/// </summary>
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

    /// <summary>The folder that votes cast from this directory left their receipts in; null where there is none.</summary>
    public static ReceiptFolder? Find(string directory) =>
        Path.Combine(directory, DefaultPath) is var path && Directory.Exists(path) ? new(path, isAskedFor: false) : null;

    /// <summary>True for what a full disk, a missing right, or a folder that has gone does.</summary>
    public static bool IsOfTheDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>Where a transaction's receipt is, or will be.</summary>
    public string FileOf(TransactionId transaction) => Path.Combine(_path, transaction + Extension);

    /// <summary>What is kept of a transaction; null where there is nothing.</summary>
    public SavedReceipt? Find(TransactionId transaction) => File.Exists(FileOf(transaction)) ? ReceiptFile.Read(FileOf(transaction)) : null;

    /// <summary>Keeps a transaction before it is sent.</summary>
    /// <returns>What to send: with the signature that was kept first, where it was signed before; and whether it is new here.</returns>
    public (Transaction Transaction, bool IsNew) Reserve(Hash256 chain, Transaction transaction, SavedOpening? opening = null)
    {
        var file = FileOf(transaction.Id);
        try
        {
            if (ReceiptFile.TryReserve(file, chain, transaction, opening)) return (transaction, true);
            if (ReceiptFile.Read(file).Transaction(chain) is { } kept && kept.Id == transaction.Id) return (kept, false);

            // A file that was cut, or one of an older console's without the transaction: what it holds of a receipt stays.
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
    /// <param name="transaction">What it is for: without it nobody can tell later what may have stood in its way.</param>
    /// <returns>The one that is kept.</returns>
    public Receipt Save(Receipt receipt, Hash256 chain, Transaction? transaction = null)
    {
        var (file, kept) = (FileOf(receipt.Transaction), Find(receipt.Transaction));
        if (kept?.Receipt is { } first && first.Transaction == receipt.Transaction && first.IsGenuine(chain)) return first;
        ReceiptFile.Write(file, receipt, chain, transaction, kept?.Opening);
        return receipt;
    }

    /// <summary>A rule refused it: it is nothing that could be sent again.</summary>
    public void Forget(TransactionId transaction) => File.Delete(FileOf(transaction));

    /// <summary>Every receipt, in the order of the files' names.</summary>
    public IEnumerable<SavedReceipt> Read() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).Select(ReadOrNothing);

    /// <summary>What was sent from here to a chain, or was to be.</summary>
    public IEnumerable<(SavedReceipt Saved, Transaction Transaction)> Sent(Hash256 chain)
    {
        foreach (var saved in Read().Where(saved => saved.Chain == chain))
        {
            if (saved.Transaction(chain) is { } transaction) yield return (saved, transaction);
        }
    }

    /// <summary>What was sent from here to a chain, and had no answer.</summary>
    public IEnumerable<(SavedReceipt Saved, Transaction Transaction)> Unanswered(Hash256 chain) =>
        Sent(chain).Where(sent => sent.Saved.Receipt is null);

    /// <summary>Ids of the transactions that the files are named after.</summary>
    public IEnumerable<string> Transactions() =>
        Directory.EnumerateFiles(_path, "*" + Extension).Select(file => Path.GetFileName(file)[..^Extension.Length]);

    /// <summary>One file that can't be read says nothing, and does not keep the others from being read.</summary>
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
