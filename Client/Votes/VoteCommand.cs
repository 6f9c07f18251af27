using System.CommandLine;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class VoteCommand : BallotCommand
{
    private readonly ElectionArgument _election = new();

    private readonly Argument<string[]> _choices = new("CHOICE")
    {
        Description = "An option's text, or its number counted from 1; #1 where options are numbers themselves. Several where the "
            + "contest takes them, the most preferred first where it ranks; OPTION=SCORE where it takes scores. Where there are several "
            + "contests, the number of one before: 2:yes.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _blank = new("--blank") { Description = "Cast a ballot that chooses nothing." };

    private readonly Option<int[]> _abstain = new("--abstain")
    {
        Description = "The number of a contest in which the ballot chooses nothing.",
        HelpName = "N",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until a block holds the vote." };
    private readonly ReceiptsOption _receipts = new();
    private readonly CredentialsOption _credentials = new();
    private readonly KeyOptions _key;

    public VoteCommand(Surroundings surroundings)
        : base(surroundings, "vote", "Casts a vote and keeps the receipt.")
    {
        Add(_election);
        Add(_choices);
        Add(_blank);
        Add(_abstain);
        _key = new(this);
        Add(_wait);
        Add(_receipts);
        Add(_credentials);
    }

    protected override bool SaysAccepted => true;

    public override async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu)
    {
        var election = await menu.ElectionAsync(ElectionPhase.Open);
        var words = await BallotQuestions.AskAsync(menu, election, _abstain.Name);
        return [MenuQuestions.Short(election), .. words, _key.File.Name, await menu.KeyAsync(), _wait.Name];
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var marks = line.GetValue(_choices) ?? [];
        var abstained = line.GetValue(_abstain) ?? [];
        if ((marks.Length + abstained.Length == 0) != line.GetValue(_blank))
            throw Failure.Usage("Write what you choose, or --blank for a ballot that chooses nothing.");
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var election = await elections.DefinitionAsync(chain, id, stop);
        var answers = line.GetValue(_blank) ? Marks.Blank(election) : Marks.Read(election, marks, abstained);
        var now = await session.Api.AskAsync(api => api.Election(id.ToString(), session.Api.Node, stop), stop);
        foreach (var name in Marks.PassedOver(now, election, answers))
            session.Output.Warn($"{name} is withdrawn: the count passes it over.");
        using var key = await _key.OpenAsync(locked, session, line, stop);

        var voter = PublicKey.Of(key);
        var credential = election.Roll is null
            ? null
            : new CredentialFolder(line.GetRequiredValue(_credentials).ToString()).Find(id, voter);
        if (election.Roll is not null && credential is null)
            throw Rules.Refusal(Rejection.NoCredential);

        var receipts = _receipts.Of(session, line);
        var own = new OwnVotes(receipts, chain.Id, id, voter);
        var counted = election.Revoting == Revoting.Last
            ? await session.Api.AskAsync(api => api.Vote(id.ToString(), voter.ToString(), session.Api.Node, stop), stop)
            : null;
        var vote = own.Again(answers, counted) ?? Transaction.Sign(
            chain.Id,
            new CastVote(
                voter, id, answers, CastVote.MinuteOf(Timestamp.From(session.Clock.GetUtcNow())),
                counted is null ? 0 : own.NextRevision(counted))
            {
                Credential = credential,
            },
            key);

        var delivery = new Delivery(session, chain, receipts);
        var delivered = await delivery.SendAsync(vote, stop);
        await session.Output.ShowUntilMinedAsync(
            delivered.ToJson(),
            console =>
            {
                console.MarkupLine(
                    $"[green]Accepted[/]: {Printable.Markup(Marks.Describe(election, answers))}, in {Printable.Markup(election.Title)}");
                delivered.Draw(console);
            },
            line.GetValue(_wait) ? () => delivery.ConfirmAsync(delivered, stop) : null);
        return ExitCode.Done;
    }
}
