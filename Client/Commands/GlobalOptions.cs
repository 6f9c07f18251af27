using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>The options of every command.</summary>
internal static class GlobalOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static readonly Option<string> Url = new("--url")
    {
        Description = $"The silo's address, if not BALLOT_URL or {DefaultUrl}.",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<string> Cluster = new("--cluster")
    {
        Description = "For operators: connect to the cluster itself, by these gateways of silos, if not BALLOT_CLUSTER.",
        HelpName = "HOST:PORT,…",
        Recursive = true,
    };

    public static readonly Option<string> ClusterTls = new("--cluster-tls")
    {
        Description = "Where silo.pem, silo.key and authority.pem lie for --cluster, if not BALLOT_CLUSTER_TLS. Without: no TLS.",
        HelpName = "DIRECTORY",
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

    public static IEnumerable<Option> All => [Url, Cluster, ClusterTls, Json, Node, TokenFile];
}
