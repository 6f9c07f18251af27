using System.CommandLine;
using System.Runtime.CompilerServices;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Client;

internal sealed class NodesCommand : BallotCommand
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly Option<bool> _watch = new("--watch") { Description = "Keep showing them, until Ctrl-C." };

    public NodesCommand(Surroundings surroundings)
        : base(surroundings, "nodes", "Shows every node with its tip, its forks and its miner.") => Add(_watch);

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => [.. await menu.NeededAsync(this), _watch.Name];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        if (line.GetValue(_watch)) return await session.Output.WatchAsync(() => Updates(session, stop), NodesView.Of, session.Clock, stop);
        var nodes = await AskAsync(session, stop);
        session.Output.Show(nodes, console => console.Write(NodesView.Of(nodes)));
        return ExitCode.Done;
    }

    private static async IAsyncEnumerable<NodeJson[]> Updates(Session session, [EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            yield return await AskAsync(session, stop);
            await Task.Delay(_pause, session.Clock, stop);
        }
    }

    private static async Task<NodeJson[]> AskAsync(Session session, CancellationToken stop) => session.Api.Node is { } node
        ? [await session.Api.AskAsync(api => api.Node(node, stop), stop)]
        : await session.Api.AskAsync(api => api.Nodes(stop), stop);
}
