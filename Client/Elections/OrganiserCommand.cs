using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>An order that only one of the election's organisers can sign.</summary>
internal abstract class OrganiserCommand : BallotCommand
{
    private readonly ElectionArgument _election;
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Don't wait until a block holds it." };
    private readonly ReceiptsOption _receipts = new();
    private readonly KeyOptions _key;

    /// <param name="surroundings">Of the tool.</param>
    /// <param name="name">The command's.</param>
    /// <param name="description">The command's.</param>
    /// <param name="phases">Those in which the menu offers an election.</param>
    protected OrganiserCommand(Surroundings surroundings, string name, string description, params ElectionPhase[] phases)
        : base(surroundings, name, description)
    {
        Add(_election = new(phases));
        _key = new(this);
        Add(_noWait);
        Add(_receipts);
    }

    /// <summary>Refuses an order that the election's state does not allow, before a passphrase is asked for.</summary>
    protected virtual void Check(ElectionJson now)
    {
    }

    /// <summary>What to sign.</summary>
    protected abstract Task<Payload> OrderAsync(
        Session session, ParseResult line, PublicKey organiser, ElectionId election, ElectionJson now, CancellationToken stop);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var definition = await elections.DefinitionAsync(chain, id, stop);
        var now = await LookAsync(session, id, null, stop);
        Check(now);
        using var key = await _key.OpenAsync(locked, session, line, stop);

        // A node would name the election's state first, and mislead an organiser who took the wrong key.
        var organiser = PublicKey.Of(key);
        if (!((IElectionDefinition)definition).IsOrganiser(organiser)) throw Rules.Refusal(Rejection.NotOrganiser);
        var order = await OrderAsync(session, line, organiser, id, now, stop);
        var delivery = new Delivery(session, chain, _receipts.Of(session, line));
        var delivered = await delivery.SendAsync(Transaction.Sign(chain.Id, order, key), stop, closes: definition.Closes);
        var waits = !line.GetValue(_noWait);
        if (waits)
        {
            session.Output.Say($"[green]Accepted[/] by {Printable.Markup(delivered.Receipt.Node)}");
            await delivery.ConfirmAsync(delivered, stop);
        }

        // Asked of the node that accepted it: another one may be a block behind, and show the old state.
        var election = await LookAsync(session, id, delivered.Receipt.Node, stop);
        session.Output.Show(election, console => ElectionView.Draw(console, election, session.Clock));
        if (!waits) session.Output.Say("It takes effect with the next block.");
        return ExitCode.Done;
    }

    private static Task<ElectionJson> LookAsync(Session session, ElectionId election, string? node, CancellationToken stop) =>
        session.Api.AskAsync(api => api.Election(election.ToString(), node ?? session.Api.Node, stop), stop);
}
