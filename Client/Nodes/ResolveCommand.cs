using System.CommandLine;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Client;

internal sealed class ResolveCommand(Surroundings surroundings)
    : BallotCommand(surroundings, "resolve", "Lets a node ask all peers for their tips now, and fetch what it lacks.")
{
    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) =>
        [GlobalOptions.Node.Name, await menu.NodeAsync("Which node?")];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var node = await session.SomeNodeAsync(stop);
        var report = await session.Api.OperateAsync(api => api.Resolve(node, stop), stop);
        session.Output.Show(report, console =>
        {
            console.WriteText($"{report.Node} {Outcome(report)}");
            console.WriteFields(("before", report.Before), ("after", report.After),
                ("majority", $"{report.Majority}: {report.Agreeing} of {report.Asked}"));
        });
        return ExitCode.Done;
    }

    private static string Outcome(ResolveJson report)
    {
        if (report.Swapped) return "went over to another tip.";
        return report.After == report.Majority
            ? "holds what the majority holds."
            : "keeps its tip: it has more work than the majority's.";
    }
}
