using System.CommandLine;
using System.Security.Cryptography;

namespace OrleansBallot.Client;

/// <summary>The options of commands that sign.</summary>
internal sealed class KeyOptions
{
    private readonly AskedOption<FileInfo> _key =
        new("--key", menu => menu.KeyAsync()) { Description = "The key file that signs.", HelpName = "FILE", Required = true };
    private readonly PassphraseOption _passphrase = new();

    /// <summary>The key file, as it was typed.</summary>
    public Option<FileInfo> File => _key;

    public KeyOptions(Command command)
    {
        command.Add(_key);
        _passphrase.AddTo(command);
    }

    /// <summary>Finds the key file. Its passphrase is asked for only by <see cref="OpenAsync"/>, once nothing else can be wrong.</summary>
    public LockedKey Find(ParseResult line) => LockedKey.Find(line.GetRequiredValue(_key).ToString());

    public Task<ECDsa> OpenAsync(LockedKey key, Session session, ParseResult line, CancellationToken stop) =>
        key.OpenAsync(_passphrase.Of(session, line), stop);
}

/// <summary>The option that names a file with the passphrase.</summary>
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
