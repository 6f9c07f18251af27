using System.CommandLine;
using OrleansBallot.Api.Json;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class AttackCommand : BallotCommand
{
    private readonly Argument<string?> _kind = new("KIND")
    {
        HelpName = "KIND",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The attack. Without it: a list of the attacks that the silo can stage.",
    };

    public AttackCommand(Surroundings surroundings)
        : base(surroundings, "attack", "Lets a node attack the network, and shows how every node judges it.") =>
        Add(_kind);

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu)
    {
        var kinds = await menu.Api.AskAsync(api => api.Attacks(CancellationToken.None), CancellationToken.None);
        var chosen = await menu.ChooseAsync("Which attack?", kinds, kind => $"{kind.Title} ({kind.Kind})");
        return [chosen.Kind, GlobalOptions.Node.Name, await menu.NodeAsync("By which node?", "active")];
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop) =>
        line.GetValue(_kind) is { } kind ? await StageAsync(session, kind, stop) : await ListAsync(session, stop);

    private static async Task<ExitCode> ListAsync(Session session, CancellationToken stop)
    {
        var kinds = await session.Api.AskAsync(api => api.Attacks(stop), stop);
        session.Output.Show(kinds, console => console.Write(kinds.ToTable(
            new("Kind", kind => Printable.Markup(kind.Kind)),
            new("Tries", kind => Printable.Markup(kind.Tries), Wraps: true),
            new("Refused by", kind => Printable.Markup(kind.Rule)))));
        return ExitCode.Done;
    }

    private static async Task<ExitCode> StageAsync(Session session, string kind, CancellationToken stop)
    {
        var staged = await FindAsync(session, kind, stop);
        session.Api.RequireToken();
        var by = await session.SomeNodeAsync(stop);
        var verdicts = await session.Output.WhileAsync($"{by} attacks…", () => JudgeAsync(session, by, staged.Kind, stop));
        var succeeded = verdicts.Any(verdict => verdict.Accepted);
        var story = $"{by} {staged.Did}.";
        session.Output.Show(new { kind, by, forged = story, verdicts }, console =>
        {
            console.WriteText(story);
            console.Write(verdicts.ToTable(
                new("Node", verdict => Printable.Markup(verdict.Node)),
                new("Verdict", verdict => verdict.Accepted ? "[red]accepted[/]" : "[green]refused[/]"),
                new("Rule", verdict => Printable.Markup(verdict.Rule))));
            foreach (var rule in verdicts.Select(verdict => verdict.Rule).OfType<string>().Distinct(StringComparer.Ordinal))
                console.WriteText($"{Rules.Explain(rule)} ({rule})");
            console.MarkupLine(
                succeeded ? $"[red]The attack by {by} got through.[/]" : $"[green]The attack by {by} failed at every node.[/]");
        });
        return succeeded ? ExitCode.AuditFault : ExitCode.Done;
    }

    /// <summary>
    /// Finds an attack before it is staged, though the silo looks again: an operator who mistypes it hears so before a token is asked for,
    /// and the list has the words for what the attacker did.
    /// </summary>
    private static async Task<AttackKindJson> FindAsync(Session session, string kind, CancellationToken stop)
    {
        try
        {
            var kinds = await session.Api.AskAsync(api => api.Attacks(stop), stop);
            return kinds.FirstOrDefault(known => known.Kind == kind)
                ?? throw Failure.Usage($"There is no attack '{kind}'. Kinds: {string.Join(", ", kinds.Select(known => known.Kind))}.");
        }
        catch (Failure failure) when (failure.Code == ExitCode.Unreachable)
        {
            // A missing token is told even where there is no silo.
            session.Api.RequireToken();
            throw;
        }
    }

    private static async Task<VerdictJson[]> JudgeAsync(Session session, string by, string kind, CancellationToken stop)
    {
        var live = await session.Api.OperateAsync(api => api.Attack(by, kind, stop), stop);
        return await session.Api.EachAsync(live.Items, stop).OrderBy(verdict => verdict.Node, StringComparer.Ordinal).ToArrayAsync(stop);
    }
}
