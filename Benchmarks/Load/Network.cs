using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>The nodes that take the load. Each has connections of its own to its silo's HTTP API.</summary>
internal sealed class Network : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _clock;

    private Network(ChainParameters chain, ImmutableArray<Connection> nodes, TimeProvider clock) =>
        (Chain, Nodes, _clock) = (chain, nodes, clock);

    public ChainParameters Chain { get; }

    public ImmutableArray<Connection> Nodes { get; }

    public Timestamp Now => Timestamp.From(_clock.GetUtcNow());

    /// <summary>Connects.</summary>
    /// <param name="session">Knows where the silo is.</param>
    /// <param name="names">The nodes to use; none stands for all that are active.</param>
    /// <param name="stop">Stops the wait.</param>
    public static async Task<Network> ConnectAsync(Session session, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var silo = session.Silo ?? throw Failure.Usage("Load goes over HTTP: name a silo with --url.");
        var chain = await new Elections(session.Api).ChainAsync(stop);
        var known = await session.Api.AskAsync(api => api.Nodes(stop), stop);
        if (names.Except(known.Select(node => node.Name)).FirstOrDefault() is { } stranger)
            throw Failure.Usage($"There is no node '{stranger}'.");
        string[] chosen =
            [.. known.Where(node => names.Count == 0 ? node.State == "active" : names.Contains(node.Name)).Select(node => node.Name)];
        if (chosen.Length == 0) throw new Failure(ExitCode.Refused, "The network has no active node.");
        return new(
            chain,
            [.. chosen.Select(name => Connection.ToSilo(session.Surroundings.Http(), silo, name, () => null))],
            session.Clock);
    }

    /// <summary>Opens an election and waits until every node has it, so that no vote comes too early.</summary>
    public async Task<ElectionId> OpenAsync(
        ECDsa organiser, string title, ImmutableArray<Contest> contests, CancellationToken stop, RollTerms? roll = null)
    {
        var now = Now;
        var election = new OpenElection(
            PublicKey.Of(organiser), title, contests, now, now.Plus(24 * 60 * 60 * 1000), OpenElection.DefaultSettle, now)
        {
            Roll = roll,
        };
        var receipt = await new Submission(Nodes[0], _clock).SendAsync(Chain, Transaction.Sign(Chain.Id, election, organiser), stop);
        await ConfirmAsync(receipt, stop);
        return new(receipt.Transaction.Value);
    }

    /// <summary>Closes an election, so that no run leaves one open.</summary>
    public async Task CloseAsync(ECDsa organiser, ElectionId election, CancellationToken stop) => await ConfirmAsync(
        await new Submission(Nodes[0], _clock).SendAsync(
            Chain, Transaction.Sign(Chain.Id, new CloseElection(PublicKey.Of(organiser), election), organiser), stop), stop);

    public static Task<NodeJson> StatusOfAsync(Connection node, CancellationToken stop) =>
        node.AskAsync(api => api.Node(node.Node!, stop), stop);

    public void Dispose()
    {
        foreach (var node in Nodes) node.Dispose();
    }

    private async Task ConfirmAsync(Receipt receipt, CancellationToken stop)
    {
        foreach (var node in Nodes)
        {
            while (await node.AskAsync(api => api.Transaction(receipt.Transaction.ToString(), content: false, node.Node, stop), stop)
                is { IsConfirmed: false } status)
            {
                if (status.IsRefused) throw new Failure(ExitCode.Refused, Rules.Explain(status.Rule), status.Rule, status.Conflict);
                await Task.Delay(_pause, _clock, stop);
            }
        }
    }
}
