using System.CommandLine;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>One command's run: where it prints, and the silo that it talks to.</summary>
internal sealed class Session : IDisposable
{
    public Session(Surroundings surroundings, Output output, ParseResult line)
    {
        Surroundings = surroundings;
        Output = output;
        var silo = AddressOf(line.GetValue(GlobalOptions.Url) ?? surroundings.Variable("BALLOT_URL") ?? GlobalOptions.DefaultUrl);
        var token = new OperatorToken(surroundings, line.GetValue(GlobalOptions.TokenFile));
        Api = new(surroundings.Http(), silo, NodeOf(line.GetValue(GlobalOptions.Node)), () => token.For(silo));
    }

    public Surroundings Surroundings { get; }

    public Output Output { get; }

    public BallotApi Api { get; }

    public TimeProvider Clock => Surroundings.Clock;

    /// <summary>The node that was asked for, or else the first that is active.</summary>
    public async Task<string> SomeNodeAsync(CancellationToken stop)
    {
        if (Api.Node is { } asked) return asked;
        var nodes = await Api.GetAsync<NodeStatus[]>("api/nodes", stop);
        return nodes.FirstOrDefault(node => node.State == "active")?.Name
            ?? throw new Failure(ExitCode.Refused, "The network has no active node. See: ballot nodes");
    }

    public void Dispose() => Api.Dispose();

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url.EndsWith('/') ? url : url + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw Failure.Usage($"'{url}' is no address of a silo: write it as {GlobalOptions.DefaultUrl}.");

    private static string? NodeOf(string? name) =>
        name is null || Membership.IsNodeName(name)
            ? name
            : throw Failure.Usage($"'{name}' is no node's name: {Membership.NameRule}.");
}
