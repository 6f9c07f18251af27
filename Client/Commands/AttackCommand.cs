using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class AttackCommand : BallotCommand
{
    private readonly AskedArgument<string> _kind = new("KIND", menu => menu.ChooseAsync("Which attack?", Attacks.Kinds, kind => kind)) { HelpName = "KIND", Description = Attacks.Listed };

    public AttackCommand(Surroundings surroundings)
        : base(surroundings, "attack", "Lets a node attack the network, and shows how every node judges it.") =>
        Add(_kind);

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) =>
        [.. await menu.NeededAsync(this), GlobalOptions.Node.Name, await menu.NodeAsync("By which node?", "active")];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var kind = line.GetRequiredValue(_kind);
        if (!Attacks.Kinds.Contains(kind)) throw Failure.Usage($"There is no attack '{kind}'. Kinds: {Attacks.Listed}.");
        var by = await session.SomeNodeAsync(stop);
        var attack = await session.Output.WhileAsync(
            $"{by} attacks…",
            () => session.Api.OperateAsync<AttackVerdicts>(HttpMethod.Post, $"api/nodes/{by}/attacks/{kind}", stop));
        var succeeded = attack.Verdicts.Any(verdict => verdict.Accepted);
        var story = Attacks.Story(kind, by);
        session.Output.Show(new { kind, by, forged = story, verdicts = attack.Verdicts }, console =>
        {
            console.WriteText(story);
            console.Write(attack.Verdicts.ToTable(
                new("Node", verdict => Printable.Markup(verdict.Node)),
                new("Verdict", verdict => verdict.Accepted ? "[red]accepted[/]" : "[green]refused[/]"),
                new("Rule", verdict => Printable.Markup(verdict.Rule))));
            foreach (var rule in attack.Verdicts.Select(verdict => verdict.Rule).OfType<string>().Distinct(StringComparer.Ordinal))
                console.WriteText($"{Rules.Explain(rule)} ({rule})");
            console.MarkupLine(succeeded ? $"[red]The attack by {by} got through.[/]" : $"[green]The attack by {by} failed at every node.[/]");
        });
        return succeeded ? ExitCode.AuditFault : ExitCode.Done;
    }
}
