using System.CommandLine;
using System.Security.Cryptography;

namespace OrleansBallot.Client;

/// <summary>The options of commands that sign.</summary>
internal sealed class KeyOptions
{
    private readonly Option<FileInfo> _key = new("--key") { Description = "The key file that signs.", HelpName = "FILE", Required = true };
    private readonly PassphraseOption _passphrase = new();

    public KeyOptions(Command command)
    {
        command.Add(_key);
        _passphrase.AddTo(command);
    }

    public async Task<ECDsa> ReadAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var path = line.GetRequiredValue(_key).ToString();
        return await KeyFile.ReadAsync(path, () => _passphrase.Of(session, line).ForKeyAsync(path, stop));
    }
}

/// <summary>Where a passphrase comes from, on the command line.</summary>
internal sealed class PassphraseOption
{
    private readonly Option<FileInfo> _file = new("--passphrase-file")
    {
        Description = "Holds the key's passphrase, if not BALLOT_PASSPHRASE.",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Add(_file);

    public Passphrases Of(Session session, ParseResult line) => new(session.Surroundings, session.Output, line.GetValue(_file));
}
