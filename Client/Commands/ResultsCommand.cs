using System.CommandLine;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Client;

internal sealed class ResultsCommand : BallotCommand
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly ElectionArgument _election = new();
    private readonly Option<bool> _watch = new("--watch") { Description = "Keep showing them as blocks come, until they are final or Ctrl-C." };

    private readonly Option<FileInfo> _csv = new("--csv") { Description = "Write them into a file, as comma-separated values.", HelpName = "FILE" };

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
        if (csv is not null && line.GetValue(_watch)) throw Failure.Usage("--csv writes the counts of now, and --watch goes on: use one of them.");
        var id = await new Elections(session.Api).FindAsync(line.GetRequiredValue(_election), stop);
        if (line.GetValue(_watch))
            return await session.Output.WatchAsync(
                () => Updates(session, $"api/elections/{id}/results/stream", stop), ResultsView.Of, session.Clock, stop);
        var results = await session.Api.GetAsync<ResultsJson>($"api/elections/{id}/results", stop);
        if (csv is not null)
            await WholeFile.ReplaceAsync(csv, file => session.Api.DownloadAsync($"api/elections/{id}/results.csv", file, (_, _) => { }, stop));

        session.Output.Show(results, console => console.Write(ResultsView.Of(results)));
        return ExitCode.Done;
    }

    /// <summary>Until the result is final. A silo that ends the stream in good order is asked again.</summary>
    private static async IAsyncEnumerable<ResultsJson> Updates(
        Session session, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            await foreach (var results in session.Api.StreamAsync<ResultsJson>(path, stop))
            {
                yield return results;
                if (results.IsFinal) yield break;
            }

            await Task.Delay(_pause, session.Clock, stop);
        }
    }
}
