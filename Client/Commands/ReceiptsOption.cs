using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>The folder with receipts.</summary>
internal sealed class ReceiptsOption : Option<DirectoryInfo>
{
    public ReceiptsOption(string description, string? standard = null)
        : base("--receipts")
    {
        (Description, HelpName) = (description, "DIR");
        if (standard is not null) DefaultValueFactory = _ => new(standard);
    }
}
