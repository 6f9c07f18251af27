using System.CommandLine;
using OrleansBallot.Ledger;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class VoteCommand : BallotCommand
{
    private readonly Argument<string> _election = new("ELECTION") { Description = "The election's id, or its first 8 or more digits." };

    private readonly Argument<string[]> _choices = new("CHOICE")
    {
        Description = "An option's text, or its number counted from 1; #1 where options are numbers themselves.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until a block holds the vote." };
    private readonly ReceiptsOption _receipts = new("Where to keep the receipt.", ReceiptFolder.DefaultPath);
    private readonly KeyOptions _key;

    public VoteCommand(Surroundings surroundings)
        : base(surroundings, "vote", "Casts a vote and keeps the receipt.")
    {
        Add(_election);
        Add(_choices);
        _key = new(this);
        Add(_wait);
        Add(_receipts);
    }

    protected override bool SaysAccepted => true;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var election = await elections.DefinitionAsync(chain, id, stop);
        var choices = line.GetRequiredValue(_choices).Select(text => Choice.Find(election.Options, text)).ToArray();
        using var key = await _key.OpenAsync(locked, session, line, stop);

        // Before the vote: one that is cast and has no place for its receipt can't be taken back.
        var receipts = ReceiptFolder.Create(line.GetRequiredValue(_receipts).ToString());
        var now = Timestamp.From(session.Clock.GetUtcNow());
        var vote = Transaction.Sign(chain.Id, new CastVote(PublicKey.Of(key), id, [.. choices], CastVote.MinuteOf(now), Revision: 0), key);

        var submission = new Submission(session.Api, session.Clock);
        var receipt = await submission.SendAsync(chain, vote, stop);
        var file = receipts.Save(receipt, chain.Id, vote);
        var status = line.GetValue(_wait)
            ? await session.Output.WhileAsync("Waiting for a block…", () => submission.ConfirmAsync(receipt, stop))
            : null;
        var result = new
        {
            accepted = true,
            transaction = receipt.Transaction.ToString(),
            node = receipt.Node,
            receipt = Convert.ToHexStringLower(receipt.Encode()),
            receiptFile = file,
            height = status?.Height,
        };
        session.Output.Show(result, console =>
        {
            var chosen = string.Join(", ", choices.Select(choice => election.Options[choice]));
            console.MarkupLine($"[green]Accepted[/]: {Printable.Markup(chosen)}, in {Printable.Markup(election.Title)}");
            console.WriteFields(
                ("transaction", result.transaction), ("node", receipt.Node), ("receipt", file), ("block", status?.Height?.ToString()));
        });
        return ExitCode.Done;
    }
}
