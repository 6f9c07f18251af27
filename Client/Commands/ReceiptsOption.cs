using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>The folder with receipts.</summary>
internal sealed class ReceiptsOption : Option<DirectoryInfo>
{
    public ReceiptsOption(string? description = null)
        : base("--receipts") =>
        (Description, HelpName) = (
            description ?? $"Where to keep what is signed and its receipt, if not in {ReceiptFolder.DefaultPath}/ here.", "DIR");

    /// <summary>
    /// The folder to keep receipts in. It is made before anything is sent, since what was sent without room for its receipt can't be taken
    /// back.
    /// </summary>
    public ReceiptFolder Of(Session session, ParseResult line) =>
        ReceiptFolder.Create(line.GetValue(this)?.ToString() ?? Here(session.Surroundings.Directory));

    private static string Here(string directory) =>
        directory == Environment.CurrentDirectory ? ReceiptFolder.DefaultPath : Path.Combine(directory, ReceiptFolder.DefaultPath);
}
