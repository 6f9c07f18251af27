using System.CommandLine;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Client;

internal sealed class KeysShowCommand : BallotCommand
{
    private readonly AskedArgument<FileInfo> _file = new("FILE", menu => menu.KeyAsync()) { Description = "The key file." };
    private readonly PassphraseOption _passphrase = new();

    public KeysShowCommand(Surroundings surroundings)
        : base(surroundings, "show", "Shows a key's public half, which its votes are seen under and coins are sent to.")
    {
        Add(_file);
        _passphrase.AddTo(this);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var file = line.GetRequiredValue(_file).ToString();
        using var opened = await LockedKey.Find(file).OpenAsync(_passphrase.Of(session, line), stop);
        var key = PublicKey.Of(opened).ToString();
        session.Output.Show(new { key, file }, console => console.WriteText(key));
        return ExitCode.Done;
    }
}
