using System.CommandLine;
using OrleansBallot.Benchmarks.Models;
using OrleansBallot.Client;
using Spectre.Console;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Models the gain of a dishonest miner under different rules between equal branches. Draws are the same in every run.</summary>
internal sealed class TiesCommand : BallotCommand
{
    private static readonly double[] _shares = [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45];

    private readonly Option<int> _blocks = LoadOptions.Number("--blocks", "Blocks of each chain", 200_000, 1_000, 10_000_000);

    public TiesCommand(Surroundings surroundings)
        : base(surroundings, "ties", "Models what a dishonest miner gains between branches of equal work, by the rule for them.") =>
        Add(_blocks);

    protected override Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var blocks = line.GetValue(_blocks);
        Row[] rows =
        [
            .. _shares.Select(share => new Row(
                share, Ties.Replaced(share, blocks, new(1)), Ties.LowestHash(share, blocks, 1), Ties.FirstSeen(share, blocks, 1),
                Ties.MostMembers(share, blocks, 1))),
        ];
        session.Output.Show(rows, console =>
        {
            var table = new Table().AddColumns(
                "hash rate", "blocks of others replaced", "earned: lower hash", "first seen", "most members");
            foreach (var row in rows)
                table.AddRow(
                    [.. new[] { row.Share, row.Replaced, row.LowestHash, row.FirstSeen, row.MostMembers }.Select(value => $"{value:P1}")]);
            console.Write(table);
        });
        return Task.FromResult(ExitCode.Done);
    }

    private sealed record Row(double Share, double Replaced, double LowestHash, double FirstSeen, double MostMembers);
}
