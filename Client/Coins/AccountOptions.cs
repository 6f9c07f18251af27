using System.CommandLine;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Client;

/// <summary>Name an account, by a key file or by the key itself.</summary>
internal sealed class AccountOptions
{
    private readonly Option<FileInfo> _file = new("--key") { Description = "The key file whose account it is.", HelpName = "FILE" };
    private readonly Option<string> _key;
    private readonly PassphraseOption _passphrase = new();

    /// <param name="command">Gets the options.</param>
    /// <param name="name">The option that takes the key itself.</param>
    public AccountOptions(Command command, string name = "--account")
    {
        _key = new(name) { Description = "Or the account's key itself, in 128 hex digits.", HelpName = "KEY" };
        command.Add(_file);
        command.Add(_key);
        _passphrase.AddTo(command);
    }

    /// <summary>Asks for the words that name one, when the menu runs the command.</summary>
    public async Task<string[]> WordsAsync(MenuQuestions menu) => [_file.Name, await menu.KeyAsync()];

    /// <summary>The account that was named.</summary>
    public async Task<PublicKey> OfAsync(Session session, ParseResult line, CancellationToken stop) =>
        await OrNullAsync(session, line, stop)
            ?? throw Failure.Usage($"Whose account? Name a key file with --key, or a key with {_key.Name}.");

    /// <summary>The account that was named, or null.</summary>
    public async Task<PublicKey?> OrNullAsync(Session session, ParseResult line, CancellationToken stop)
    {
        switch (line.GetValue(_file), line.GetValue(_key))
        {
            case ({ } file, null):
                using (var opened = await LockedKey.Find(file.ToString()).OpenAsync(_passphrase.Of(session, line), stop))
                    return PublicKey.Of(opened);
            case (null, { } key):
                return PastedKey.Read(key);
            case (null, null):
                return null;
            default:
                throw Failure.Usage($"Name the account with --key or with {_key.Name}, not with both.");
        }
    }
}
