using System.CommandLine;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>A command about one receipt's file.</summary>
internal abstract class ReceiptCommand : BallotCommand
{
    private readonly AskedArgument<FileInfo> _file = new("FILE", menu => menu.AskAsync("Which receipt?", Checks.ExistingFile))
    {
        Description = $"The receipt, as vote left it in {ReceiptFolder.DefaultPath}/.",
    };

    protected ReceiptCommand(Surroundings surroundings, string name, string description)
        : base(surroundings, name, description) => Add(_file);

    /// <summary>The receipt, and what it is for. Whether it is genuine is not checked yet.</summary>
    protected (SavedReceipt Saved, Hash256 Chain, Transaction Transaction) Read(ParseResult line)
    {
        var path = line.GetRequiredValue(_file).ToString();
        if (!File.Exists(path)) throw Failure.Usage($"There is no file '{path}'.");
        var saved = ReceiptFile.Read(path);
        return saved.Receipt is not null && saved.Chain is { } chain && saved.Transaction(chain) is { } transaction
            ? (saved, chain, transaction)
            : throw Failure.Usage($"'{path}' is no receipt, or not all of it.");
    }
}

internal sealed class ReceiptProveCommand(Surroundings surroundings) : ReceiptCommand(
    surroundings, "prove", "Adds to a receipt what proves that a block holds its transaction.")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (saved, chain, transaction) = Read(line);
        var proof = SavedProof.Of(
            await session.Api.AskAsync(api => api.Proof(transaction.Id.ToString(), session.Api.Node, stop), stop));
        if (ReceiptFile.Proven(proof, chain, transaction.Id) is not { } held)
            throw new Failure(
                ExitCode.Refused, "What the silo gave proves nothing. Ask another node with --node.", ReceiptProof.WrongProof);
        ReceiptFile.Write(saved.File, saved.Receipt!, chain, held, saved.Opening, proof);
        var header = ReceiptFile.Inclusion(proof)!.Header;
        var height = header.Height.Value;
        session.Output.Show(new { file = saved.File, height, block = header.Hash.ToString() }, console =>
            console.WriteText(
                $"{saved.File}: block {height} holds it. Check that against headers from anywhere: ballot receipt verify "
                + $"{saved.File} --headers FILE"));
        return ExitCode.Done;
    }
}

internal sealed class ReceiptVerifyCommand : ReceiptCommand
{
    private readonly Option<FileInfo> _headers = new("--headers")
    {
        Description = "Headers that the block must be among, from: ballot export --headers",
        HelpName = "FILE",
    };

    public ReceiptVerifyCommand(Surroundings surroundings)
        : base(
            surroundings, "verify",
            "Checks a receipt with no network: the node's promise, and the proof that a block holds the transaction.") => Add(_headers);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (saved, chain, transaction) = Read(line);
        var headers = line.GetValue(_headers)?.ToString();
        if (headers is not null && !File.Exists(headers)) throw Failure.Usage($"There is no file '{headers}'.");
        var proof = await ReceiptProof.CheckAsync(saved, chain, transaction, headers, stop);
        session.Output.Show(proof, console =>
        {
            console.MarkupLine(proof.Valid
                ? $"[green bold]{(proof.Proven ? "Proven by these headers" : "Genuine")}[/]"
                : $"[red bold]{Printable.Markup(proof.Rule)}[/]");
            console.WriteFields(
                ("transaction", proof.Transaction), ("node", proof.Node), ("accepted", proof.Accepted), ("block", proof.Height?.ToString()),
                ("confirmations", proof.Confirmations?.ToString()), ("work", proof.Work), ("tip", proof.Tip));
            console.WriteText(proof.Message);
        });
        return proof.Valid ? ExitCode.Done : ExitCode.AuditFault;
    }
}
