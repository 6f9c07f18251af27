using System.CommandLine;
using OrleansBallot.Ledger;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class VoteCommand : BallotCommand
{
    private readonly Argument<string> _election = new("ELECTION") { Description = "The election's id, or its first 8 or more digits." };

    private readonly Argument<string[]> _choices = new("CHOICE")
    {
        Description = "An option's text, or its number counted from 1; #1 where options are numbers themselves. Several where the "
            + "election takes them, the most preferred first where it ranks; OPTION=SCORE where it takes scores.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _blank = new("--blank") { Description = "Cast a ballot that chooses nothing." };

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until a block holds the vote." };
    private readonly ReceiptsOption _receipts = new("Where to keep the receipt.", ReceiptFolder.DefaultPath);
    private readonly CredentialsOption _credentials = new();
    private readonly KeyOptions _key;

    public VoteCommand(Surroundings surroundings)
        : base(surroundings, "vote", "Casts a vote and keeps the receipt.")
    {
        Add(_election);
        Add(_choices);
        Add(_blank);
        _key = new(this);
        Add(_wait);
        Add(_receipts);
        Add(_credentials);
    }

    protected override bool SaysAccepted => true;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var marks = line.GetValue(_choices) ?? [];
        if (marks.Length == 0 != line.GetValue(_blank)) throw Failure.Usage("Write what you choose, or --blank for a ballot that chooses nothing.");
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);
        var election = await elections.DefinitionAsync(chain, id, stop);
        var choices = line.GetValue(_blank) ? Marks.Blank(election) : Marks.Read(election, marks);
        using var key = await _key.OpenAsync(locked, session, line, stop);

        var voter = PublicKey.Of(key);
        var revision = election.Revoting == Revoting.Last ? await NextRevisionAsync(session, id, voter, stop) : 0;

        var credential = election.Roll is null ? null : new CredentialFolder(line.GetRequiredValue(_credentials).ToString()).Find(id, voter);
        if (election.Roll is not null && credential is null)
            throw new Failure(ExitCode.Refused, Rules.Explain(Rejection.NoCredential.Name()), Rejection.NoCredential.Name());

        // Before the vote: one that is cast and has no place for its receipt can't be taken back.
        var receipts = ReceiptFolder.Create(line.GetRequiredValue(_receipts).ToString());
        var now = Timestamp.From(session.Clock.GetUtcNow());
        var vote = Transaction.Sign(chain.Id, new CastVote(voter, id, choices, CastVote.MinuteOf(now), revision) { Credential = credential }, key);

        var delivered = await new Delivery(session, chain.Id, receipts).SendAsync(vote, line.GetValue(_wait), stop);
        session.Output.Show(delivered.ToJson(), console =>
        {
            console.MarkupLine($"[green]Accepted[/]: {Printable.Markup(Marks.Describe(election, choices))}, in {Printable.Markup(election.Title)}");
            delivered.Draw(console);
        });
        return ExitCode.Done;
    }

    /// <summary>One more than that of the vote in the chain. One that waits for a block is not seen: until it has one, another is refused.</summary>
    private static async Task<uint> NextRevisionAsync(Session session, ElectionId election, PublicKey voter, CancellationToken stop)
    {
        var counted = await session.Api.GetAsync<CountedVote>($"api/elections/{election}/votes/{voter}", stop);
        return counted.Transaction is null ? 0 : counted.Revision + 1;
    }
}
