using System.CommandLine;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

internal sealed class ElectionCloseCommand : BallotCommand
{
    private readonly Argument<string> _election = new("ELECTION") { Description = "The election's id, or its first 8 or more digits." };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Don't wait until a block holds it." };
    private readonly KeyOptions _key;

    public ElectionCloseCommand(Surroundings surroundings)
        : base(surroundings, "close", "Closes an election before its time; only the key that opened it can.")
    {
        Add(_election);
        _key = new(this);
        Add(_noWait);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var organiser = (await elections.DefinitionAsync(chain, id, stop)).Organiser;
        using var key = await _key.OpenAsync(locked, session, line, stop);

        // A node would name the election's state first, and send whoever took the wrong key the wrong way.
        if (PublicKey.Of(key) != organiser)
            throw new Failure(ExitCode.Refused, Rules.Explain(Rejection.NotOrganiser.Name()), Rejection.NotOrganiser.Name());
        var submission = new Submission(session.Api, session.Clock);
        var receipt = await submission.SendAsync(chain, new CloseElection(organiser, id), key, stop);
        var waits = !line.GetValue(_noWait);
        if (waits) await session.Output.WhileAsync("Waiting for a block…", () => submission.ConfirmAsync(receipt, stop));

        // Of the node that took it: another may be a block behind and still call the election open.
        var election = await session.Api.GetAsync<ElectionSummary>($"api/elections/{id}", stop, receipt.Node);
        session.Output.Show(election, console => ElectionView.Draw(console, election, session.Clock));
        if (!waits) session.Output.Say("Closing: it takes effect with the next block.");
        return ExitCode.Done;
    }
}
