using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class KeysNewCommand : BallotCommand
{
    private readonly AskedArgument<FileInfo> _file = new("FILE", menu => menu.NewKeyFileAsync()) { Description = "Where to write it." };
    private readonly PassphraseOption _passphrase = new();

    public KeysNewCommand(Surroundings surroundings)
        : base(surroundings, "new", "Makes a key for votes, elections and coins: P-256, as encrypted PKCS#8 in PEM.")
    {
        Add(_file);
        _passphrase.AddTo(this);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var file = line.GetRequiredValue(_file).ToString();
        Destination.Check(file);
        if (File.Exists(file)) throw KeyFile.Exists(file);
        var key = KeyFile.Create(file, await _passphrase.Of(session, line).ForNewKeyAsync(stop)).ToString();
        session.Output.Show(new { key, file }, console =>
        {
            console.WriteText($"New key in {file}; only you can read it.");
            console.WriteText($"Its public half, which votes are seen under and coins are sent to: {key}");
            console.WriteText("Keep the file and its passphrase: nobody can replace them.");
        });
        return ExitCode.Done;
    }
}
