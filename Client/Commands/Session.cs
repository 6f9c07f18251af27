using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>One command's run: where it prints, and whom it asks.</summary>
internal sealed class Session : IDisposable
{
    public Session(Surroundings surroundings, Output output, ParseResult line)
    {
        Surroundings = surroundings;
        Output = output;
        var (url, cluster, node) = (
            line.GetValue(GlobalOptions.Url), line.GetValue(GlobalOptions.Cluster),
            line.GetValue(GlobalOptions.Node) is { } name ? NodeArgument.Checked(name) : null);
        if (url is not null && cluster is not null)
            throw Failure.Usage("--url is one silo, --cluster is all of them: give one of the two.");

        // What is typed goes before any variable.
        if (url is null && (cluster ?? Given("BALLOT_CLUSTER")) is { } gateways)
        {
            Api = Connection.ToCluster(
                new(gateways, line.GetValue(GlobalOptions.ClusterTls) ?? Given("BALLOT_CLUSTER_TLS")), gateways, node);
            return;
        }

        var silo = AddressOf(url ?? surroundings.Variable("BALLOT_URL") ?? GlobalOptions.DefaultUrl);
        var token = new OperatorToken(surroundings, line.GetValue(GlobalOptions.TokenFile));
        (Silo, Api) = (silo, Connection.ToSilo(surroundings.Http(), silo, node, () => token.Find(silo)));

        string? Given(string variable) => surroundings.Variable(variable) is { Length: > 0 } given ? given : null;
    }

    public Surroundings Surroundings { get; }

    public Output Output { get; }

    /// <summary>Where the silo is; null where commands go straight to a cluster.</summary>
    public Uri? Silo { get; }

    public Connection Api { get; }

    public TimeProvider Clock => Surroundings.Clock;

    /// <summary>The node that was asked for, or else the first that is active.</summary>
    public async Task<string> SomeNodeAsync(CancellationToken stop)
    {
        if (Api.Node is { } asked) return asked;
        var nodes = await Api.AskAsync(api => api.Nodes(stop), stop);
        return nodes.FirstOrDefault(node => node.State == "active")?.Name
            ?? throw new Failure(ExitCode.Refused, "The network has no active node. See: ballot nodes");
    }

    public void Dispose() => Api.Dispose();

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw Failure.Usage($"'{url}' is no address of a silo: write it as {GlobalOptions.DefaultUrl}.");
}
