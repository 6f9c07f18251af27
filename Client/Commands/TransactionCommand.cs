using System.CommandLine;
using OrleansBallot.Ledger;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class TransactionCommand : BallotCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "The transaction's id." };

    public TransactionCommand(Surroundings surroundings)
        : base(surroundings, "transaction", "Shows what has become of a transaction.") => Add(_id);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var text = line.GetRequiredValue(_id);
        if (!TransactionId.TryParse(text.ToLowerInvariant(), out var id)) throw Failure.Usage($"'{text}' is no transaction's id: 64 hex digits.");
        var status = await session.Api.GetAsync<TransactionStatus>($"api/transactions/{id}", stop);
        session.Output.Show(status, console =>
        {
            console.MarkupLine($"{id} {Styles.State(status.State)}");
            console.WriteFields(
                ("block", status.Height?.ToString()), ("confirmations", status.IsConfirmed ? $"{status.Confirmations}" : null),
                ("rule", status.Rule),
                ("", status.IsRefused ? Rules.Explain(status.Rule) : null), ("conflict", status.Conflict));
        });
        return ExitCode.Done;
    }
}
