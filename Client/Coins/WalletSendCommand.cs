using System.CommandLine;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class WalletSendCommand : BallotCommand
{
    private readonly AskedOption<string> _to = new("--to", menu => menu.AskAsync("To which key?", Checks.PublicKey))
    {
        Description = "The key that gets the coins, in 128 hex digits.",
        HelpName = "KEY",
        Required = true,
    };

    private readonly NumberOption _amount = new("--amount", "How many coins.", "N", 1, (long)Limits.Coins) { Required = true };
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until a block holds the transfer." };
    private readonly ReceiptsOption _receipts = new();
    private readonly KeyOptions _key;

    public WalletSendCommand(Surroundings surroundings)
        : base(surroundings, "send", "Sends coins to a key.")
    {
        Add(_to);
        Add(_amount);
        _key = new(this);
        Add(_wait);
        Add(_receipts);
    }

    protected override bool SaysAccepted => true;

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => [.. await menu.NeededAsync(this), _wait.Name];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (locked, recipient, amount) = (
            _key.Find(line), PastedKey.Read(line.GetRequiredValue(_to)), (ulong)line.GetRequiredValue(_amount)!.Value);
        var chain = await new Elections(session.Api).ChainAsync(stop);
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var sender = PublicKey.Of(key);
        var receipts = _receipts.Of(session, line);

        // The transfer goes to the node that gave the sequence: others may not know what is pending there, and expect another sequence.
        var account = await session.Api.AskAsync(api => api.Account(sender.ToString(), session.Api.Node, stop), stop);
        var transfer = new Transfer(sender, recipient, new(amount), account.Sequence);

        // A transfer without an answer may have arrived. A new one would send the coins twice.
        var unanswered = receipts.Unanswered(chain.Id).Select(sent => sent.Transaction)
            .FirstOrDefault(sent => sent.Payload is Transfer other && other == transfer with { Sequence = other.Sequence });
        if (unanswered is not null) session.Output.Warn("The same transfer was signed before and had no answer, so it is sent again.");
        var delivery = new Delivery(session, chain, receipts);
        var delivered = await delivery.SendAsync(unanswered ?? Transaction.Sign(chain.Id, transfer, key), stop, account.Node);
        await session.Output.ShowUntilMinedAsync(
            delivered.ToJson(),
            console =>
            {
                console.MarkupLine($"[green]Accepted[/]: {amount} coins to {Printable.Short(recipient.ToString())}");
                delivered.Draw(console);
            },
            line.GetValue(_wait) ? () => delivery.ConfirmAsync(delivered, stop) : null);
        return ExitCode.Done;
    }
}
