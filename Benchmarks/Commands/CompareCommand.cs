using System.CommandLine;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Benchmarks.Load;
using OrleansBallot.Client;
using Spectre.Console.Rendering;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Compares nodes, also ones that joined later, with a file whose ballots were cast before.</summary>
internal sealed class CompareCommand : BallotCommand
{
    private readonly Argument<string> _election = new("ELECTION") { Description = "The election's id, or its first 8 or more digits." };

    public CompareCommand(Surroundings surroundings)
        : base(surroundings, "compare", "Compares every node's counts with a file's, and casts nothing.")
    {
        Add(LoadOptions.File);
        Add(_election);
        Add(LoadOptions.Nodes);
    }

    public static IRenderable Table(IEnumerable<Comparison> comparisons) => comparisons.ToTable(
        new("Node", node => Printable.Markup(node.Node)),
        new("Votes", node => $"{node.Total}"),
        new("As in the file", node => node.Agrees ? "[green]yes[/]" : "[red]no[/]"),
        new("Height", node => $"{node.Height}"),
        new("Tip", node => Printable.Short(node.Tip)),
        new("Forks", node => $"{node.Forks}"));

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        using var network = await Network.ConnectAsync(session, line.GetRequiredValue(LoadOptions.Nodes), stop);
        var elections = new Elections(session.Api);
        var election = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var file = BallotFile.Read(
            line.GetRequiredValue(LoadOptions.File),
                (await elections.DefinitionAsync(network.Chain, election, stop)).Contests[0].Terms.Method);
        var comparisons = await Comparison.OfAllAsync(network, election, file, stop);
        session.Output.Show(comparisons, console => console.Write(Table(comparisons)));
        return comparisons.All(node => node.Agrees)
            ? ExitCode.Done
            : throw new Failure(ExitCode.Refused, "A node disagrees with the file.", "wrong-result");
    }
}
