using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Client;

internal sealed class CredentialRequestCommand : BallotCommand
{
    private readonly ElectionArgument _election = new();
    private readonly Option<string> _voter = new("--voter") { Description = "Your id on the roll.", HelpName = "ID", Required = true };
    private readonly Option<FileInfo> _code =
        new("--code-file") { Description = "Holds your one-time code, if not BALLOT_CODE.", HelpName = "FILE" };
    private readonly CredentialsOption _credentials = new();
    private readonly KeyOptions _key;

    public CredentialRequestCommand(Surroundings surroundings)
        : base(surroundings, "request", "Gets a key the right to vote in an election by roll. Nobody can tell afterwards whose key it is.")
    {
        Add(_election);
        Add(_voter);
        Add(_code);
        _key = new(this);
        Add(_credentials);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var locked = _key.Find(line);
        var elections = new Elections(session.Api);
        var id = await elections.FindAsync(line.GetRequiredValue(_election), stop);
        var chain = await elections.ChainAsync(stop);

        // From the chain alone: a silo that gave each voter another key could tell whose ballot a credential came with.
        var definition = await elections.DefinitionAsync(chain, id, stop);
        if (definition.Roll is not { } roll)
            throw new Failure(ExitCode.Refused, "Any key may vote in this election: it takes no credentials.", "no-roll");
        using var key = await _key.OpenAsync(locked, session, line, stop);
        var voter = PublicKey.Of(key);
        var folder = new CredentialFolder(line.GetRequiredValue(_credentials).ToString());
        var credential = folder.Find(id, voter);
        if (credential is null)
        {
            BlindRequest[] question =
                folder.FindBegun(id, voter) is { } begun ? [begun] : KeyFile.RequestOf(key, chain.Id, id, roll);
            credential = await RequestAsync(session, line, folder, (chain.Id, id, voter), roll, question, stop);
        }

        // Only the voter can notice that a registrar put somebody into another class, to know the ballot again or to take its weight.
        var weight = roll.Classes[credential.Class].Weight;
        session.Output.Show(new { election = id.ToString(), key = voter.ToString(), credential = true, weight }, console =>
        {
            console.MarkupLine($"[green]This key may vote[/] in {Printable.Markup(definition.Title)}");
            if (roll.IsWeighted) console.WriteText($"Its ballot counts {Counted.Of(weight, "vote")}.");
            console.WriteText($"Vote: ballot vote {id.ToString()[..8]} CHOICE --key {line.GetRequiredValue(_key.File)}");
        });
        return ExitCode.Done;
    }

    private async Task<Credential> RequestAsync(
        Session session, ParseResult line, CredentialFolder folder, (Hash256 Chain, ElectionId Election, PublicKey Voter) bound,
        RollTerms roll, BlindRequest[] question, CancellationToken stop)
    {
        var code = await CodeAsync(session, line.GetValue(_code), stop);
        var answer = await session.Api.AskAsync(
            api => api.Credential(
                bound.Election.ToString(),
                new(
                    line.GetRequiredValue(_voter), code,
                    string.Concat(question.Select(part => Convert.ToHexStringLower(part.Blinding.Message.AsSpan())))),
                stop),
            stop);

        // Whatever class the silo names, only a signature under that class's key passes.
        if (HexBytes.TryRead(answer.Signature) is not { } bytes || answer.Class >= question.Length
            || question[answer.Class].Finish(
                bound.Chain, bound.Election, bound.Voter, roll.Classes[answer.Class].Issuer, bytes, answer.Class) is not { } credential)
            throw new Failure(
                ExitCode.Refused, "The registrar's answer is no signature of a key that the election names. Ask again, or another silo.",
                "wrong-credential");
        folder.Save(bound.Election, bound.Voter, credential);
        return credential;
    }

    private static async Task<string> CodeAsync(Session session, FileInfo? file, CancellationToken stop)
    {
        if (file is not null)
            return file.Exists
                ? (await File.ReadAllTextAsync(file.FullName, stop)).Trim()
                : throw Failure.Usage($"There is no code file '{file}'.");
        if (session.Surroundings.Variable("BALLOT_CODE") is { Length: > 0 } given) return given;
        return session.Output.IsLive
            ? await new TextPrompt<string>("Your one-time code:").Secret().ShowAsync(session.Output.Console, stop)
            : throw Failure.Usage("No code: use --code-file, or set BALLOT_CODE.");
    }
}
