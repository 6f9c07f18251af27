namespace OrleansBallot.Client;

/// <summary>In this build the console speaks HTTP alone.</summary>
internal static class ClusterConnection
{
    /// <exception cref="Failure">Always.</exception>
    public static BallotApi Open(string gateways, string? tls, string? node) => throw Failure.Usage(
        "This build of ballot has no client for a cluster: build it with -p:BallotEngine=Orleans for --cluster, or ask a silo over HTTP with --url.");
}
