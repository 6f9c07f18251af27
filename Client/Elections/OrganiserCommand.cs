using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>An order that only the key which opened the election can sign.</summary>
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

    /// <summary>What to sign.</summary>
    protected abstract Payload Order(PublicKey organiser, ElectionId election, ElectionJson now);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var definition = await elections.DefinitionAsync(chain, id, stop);
        var organiser = definition.Organiser;
        var order = Order(organiser, id, await LookAsync(session, id, null, stop));
        using var key = await _key.OpenAsync(locked, session, line, stop);

        // A node would name the election's state first, and mislead an organiser who took the wrong key.
        if (PublicKey.Of(key) != organiser) throw Rules.Refusal(Rejection.NotOrganiser);
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

internal sealed class ElectionCloseCommand(Surroundings surroundings) : OrganiserCommand(
    surroundings, "close", "Closes an election before its time; only the key that opened it can.", ElectionPhase.Open, ElectionPhase.Paused,
    ElectionPhase.Scheduled)
{
    protected override Payload Order(PublicKey organiser, ElectionId election, ElectionJson now) => new CloseElection(organiser, election);
}

internal sealed class ElectionPauseCommand(Surroundings surroundings) : OrganiserCommand(
    surroundings, "pause", "Stops votes until the election is resumed; only the key that opened it can.", ElectionPhase.Open)
{
    protected override Payload Order(PublicKey organiser, ElectionId election, ElectionJson now) =>
        now.Turns % 2 == 0 ? new PauseElection(organiser, election, (uint)now.Turns + 1) : throw Rules.Refusal(Rejection.WrongTurn);
}

internal sealed class ElectionResumeCommand(Surroundings surroundings) : OrganiserCommand(
    surroundings, "resume", "Lets a paused election go on; only the key that opened it can.", ElectionPhase.Paused)
{
    protected override Payload Order(PublicKey organiser, ElectionId election, ElectionJson now) =>
        now.Turns % 2 == 1 ? new PauseElection(organiser, election, (uint)now.Turns + 1) : throw Rules.Refusal(Rejection.WrongTurn);
}
