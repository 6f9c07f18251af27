using System.CommandLine;
using System.Net.Http.Json;
using OrleansBallot.Ledger;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class WalletBalanceCommand : BallotCommand
{
    private readonly AccountOptions _account;

    public WalletBalanceCommand(Surroundings surroundings)
        : base(surroundings, "balance", "Shows the coins of a key, and what is pending from and to it.") => _account = new(this);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var key = await _account.OfAsync(session, line, stop);
        var account = await session.Api.GetAsync<AccountAnswer>($"api/accounts/{key}", stop);
        session.Output.Show(account, console => console.WriteFields(
            ("account", account.Key), ("balance", $"{account.Balance}"),
            ("on its way from it", account.Spending > 0 ? $"{account.Spending}" : null),
            ("on its way to it", account.Receiving > 0 ? $"{account.Receiving}" : null),
            ("at block", $"{account.Height}")));
        return ExitCode.Done;
    }
}

internal sealed class WalletHistoryCommand : BallotCommand
{
    private const int DefaultCount = 50;

    private readonly AccountOptions _account;
    private readonly NumberOption _count = new("--count", $"How many lines, at most 1,000; without it, {DefaultCount}.", "N", 1, 1000);
    private readonly NumberOption _before = new("--before", "Only lines with a lower number: what comes before a list's last.", "NUMBER", 1, int.MaxValue);

    public WalletHistoryCommand(Surroundings surroundings)
        : base(surroundings, "history", "Lists what a key has mined, sent and received, the newest first.")
    {
        _account = new(this);
        Add(_count);
        Add(_before);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var key = await _account.OfAsync(session, line, stop);
        var before = line.GetValue(_before) is { } number ? $"&before={number}" : "";
        var history = await session.Api.GetAsync<MovementAnswer[]>($"api/accounts/{key}/history?count={line.GetValue(_count) ?? DefaultCount}{before}", stop);
        session.Output.Show(history, console =>
        {
            if (history.Length == 0) console.WriteText("Nothing yet.");
            else console.Write(history.ToTable(
                new("Number", movement => $"{movement.Number}"),
                new("Time, local", movement => Printable.Markup(Moments.Local(movement.Timestamp, session.Clock))),
                new("Block", movement => $"{movement.Height}", Rank: 2),
                new("What", movement => Printable.Markup(movement.Kind)),
                new("Coins", movement => $"{(movement.Kind == "sent" ? "-" : "+")}{movement.Amount}"),
                new("To or from", movement => Printable.Short(movement.Other)),
                new("Transaction", movement => Printable.Short(movement.Transaction), Rank: 1)));
        });
        return ExitCode.Done;
    }
}

internal sealed class WalletSendCommand : BallotCommand
{
    private readonly Option<string> _to = new("--to") { Description = "The key that gets the coins, in 128 hex digits.", HelpName = "KEY", Required = true };
    private readonly NumberOption _amount = new("--amount", "How many coins.", "N", 1, (long)Limits.Coins) { Required = true };
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until a block holds the transfer." };
    private readonly ReceiptsOption _receipts = new("Where to keep the receipt.", ReceiptFolder.DefaultPath);
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

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (locked, recipient, amount) = (_key.Find(line), AccountOptions.Read(line.GetRequiredValue(_to)), (ulong)line.GetRequiredValue(_amount)!.Value);
        var chain = await new Elections(session.Api).ChainAsync(stop);
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var sender = PublicKey.Of(key);
        var receipts = ReceiptFolder.Create(line.GetRequiredValue(_receipts).ToString());

        // To the node that was asked: others may not have heard of what is pending there, and would not know the sequence.
        var account = await session.Api.GetAsync<AccountAnswer>($"api/accounts/{sender}", stop);
        var transfer = Transaction.Sign(chain.Id, new Transfer(sender, recipient, new(amount), account.Sequence), key);
        var delivered = await new Delivery(session, chain.Id, receipts).SendAsync(transfer, line.GetValue(_wait), stop, account.Node);
        session.Output.Show(delivered.ToJson(), console =>
        {
            console.MarkupLine($"[green]Accepted[/]: {amount} coins to {Printable.Short(recipient.ToString())}");
            delivered.Draw(console);
        });
        return ExitCode.Done;
    }
}

/// <summary>For operators: gets at what a node's own account has earned.</summary>
internal sealed class WalletCollectCommand : BallotCommand
{
    private readonly AccountOptions _account;

    public WalletCollectCommand(Surroundings surroundings)
        : base(surroundings, "collect", "Has a node send all coins of its own account to a key.") => _account = new(this, "--to");

    protected override bool SaysAccepted => true;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        if (session.Api.Node is not { } node) throw Failure.Usage("Which node's coins? Name it with --node.");
        var to = (await _account.OfAsync(session, line, stop)).ToString();
        using var content = JsonContent.Create(new { to });
        var accepted = await session.Api.OperateAsync<AcceptedTransaction>(HttpMethod.Post, $"api/nodes/{node}/collect", stop, content);
        session.Output.Show(new { accepted = true, transaction = accepted.Transaction, node = accepted.Node, receipt = accepted.Receipt }, console =>
        {
            console.MarkupLine($"[green]Accepted[/]: {Printable.Markup(node)} sends all its coins to {Printable.Short(to)}");
            console.WriteFields(("transaction", accepted.Transaction));
        });
        return ExitCode.Done;
    }
}
