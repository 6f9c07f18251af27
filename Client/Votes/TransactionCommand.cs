using System.CommandLine;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class TransactionCommand : BallotCommand
{
    private readonly AskedArgument<string> _id = new("ID", menu => menu.AskAsync("Its id?", Checks.Id))
    {
        Description = "The transaction's id, or its first 8 or more digits.",
    };

    public TransactionCommand(Surroundings surroundings)
        : base(surroundings, "transaction", "Shows what has become of a transaction.") => Add(_id);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var receipts = ReceiptFolder.Find(session.Surroundings.Directory);
        var id = await new Transactions(session.Api, receipts).FindAsync(line.GetRequiredValue(_id), stop);
        var status = await session.Api.AskAsync(api => api.Transaction(id.ToString(), content: true, session.Api.Node, stop), stop);
        session.Output.Show(status, console =>
        {
            console.MarkupLine($"{id} {Styles.State(status.State)}");
            console.WriteFields(
                ("kind", status.Content?.Kind), ("signer", status.Content?.Signer),
                ("says", status.Content is { } content ? ContentsView.Says(content) : null), ("block", status.Height?.ToString()),
                ("confirmations", status.IsConfirmed ? $"{status.Confirmations}" : null),
                ("rule", status.Rule),
                ("", status.IsRefused ? Rules.Explain(status.Rule) : null), ("conflict", status.Conflict));
        });
        return ExitCode.Done;
    }
}
