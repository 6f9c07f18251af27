using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>What every command takes.</summary>
internal static class GlobalOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static readonly Option<string> Url = new("--url")
    {
        Description = $"The silo's address, if not BALLOT_URL or {DefaultUrl}.",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON, for scripts.", Recursive = true };

    public static readonly Option<string> Node = new("--node")
    {
        Description = "Ask this node instead of the silo's choice.",
        HelpName = "NAME",
        Recursive = true,
    };

    public static readonly Option<FileInfo> TokenFile = new("--token-file")
    {
        Description = "The operator's token, if not BALLOT_TOKEN or in a data directory here.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static IEnumerable<Option> All => [Url, Json, Node, TokenFile];
}
