using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

internal sealed class ResultsCommand : BallotCommand
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly ElectionArgument _election = new();
    private readonly Option<bool> _watch =
        new("--watch") { Description = "Keep showing them as blocks come, until they are final or Ctrl-C." };

    private readonly Option<FileInfo> _csv =
        new("--csv") { Description = "Write them into a file, as comma-separated values.", HelpName = "FILE" };

    public ResultsCommand(Surroundings surroundings)
        : base(surroundings, "results", "Shows an election's counts.")
    {
        Add(_election);
        Add(_watch);
        Add(_csv);
    }

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => [.. await menu.NeededAsync(this), _watch.Name];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var csv = line.GetValue(_csv)?.ToString();
        if (csv is not null) Destination.Check(csv);
        if (csv is not null && line.GetValue(_watch))
            throw Failure.Usage("--csv writes the counts of now, and --watch goes on: use one of them.");
        var id = await new Elections(session.Api).FindAsync(line.GetRequiredValue(_election), stop);
        if (line.GetValue(_watch))
            return await session.Output.WatchAsync(
                () => Updates(session, id, stop), ResultsView.Of, session.Clock, stop);
        var results = await session.Api.AskAsync(api => api.Results(id.ToString(), session.Api.Node, stop), stop);
        if (csv is not null)
        {
            await WholeFile.ReplaceAsync(csv, file => session.Api.DownloadAsync(
                api => api.WriteResults(id.ToString(), session.Api.Node, stop), file, (_, _) => { }, stop));
        }

        session.Output.Show(results, console => console.Write(ResultsView.Of(results)));
        return ExitCode.Done;
    }

    /// <summary>Counts as they change, until they are final. Where the silo ends the stream normally, it is asked again.</summary>
    private static async IAsyncEnumerable<ResultsJson> Updates(
        Session session, ElectionId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            var live = await session.Api.AskAsync(api => api.WatchResults(id.ToString(), session.Api.Node, stop), stop);
            await foreach (var results in session.Api.EachAsync(live.Items, stop))
            {
                yield return results;
                if (results.IsFinal) yield break;
            }

            await Task.Delay(_pause, session.Clock, stop);
        }
    }
}
