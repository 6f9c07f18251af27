using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Gets passphrases from a file, from BALLOT_PASSPHRASE, or from a person at the terminal, in this order.</summary>
internal sealed class Passphrases(Surroundings surroundings, Output output, FileInfo? file)
{
    /// <summary>The fewest characters for a new key, here and on the page: a thief of the file may guess without end.</summary>
    public const int Shortest = 8;

    private const int Attempts = 3;

    /// <summary>For a key that exists: the passphrase that was given, or else a few attempts to type it.</summary>
    public IEnumerable<Func<CancellationToken, Task<string>>> ForKey(string path) => Given() is { } given
        ? [_ => Task.FromResult(given)]
        : Enumerable.Range(0, Attempts).Select(attempt => (Func<CancellationToken, Task<string>>)(stop =>
            AskAsync(attempt == 0 ? $"Passphrase of {path}:" : "It does not open with that. Once more:", stop)));

    /// <summary>For a new key: typed twice, because a typing error would lock it for ever.</summary>
    public async Task<string> ForNewKeyAsync(CancellationToken stop)
    {
        if (Given() is { } given) return given.Length >= Shortest ? given : throw Failure.Usage($"{TooShort} Nothing was written.");
        var typed = await AskAsync("New passphrase:", stop, Shortest);
        return typed == await AskAsync("Once more:", stop)
            ? typed
            : throw Failure.Usage("The two passphrases differ. Nothing was written.");
    }

    private string? Given()
    {
        var given = file is not null ? ReadLine(file) : surroundings.Variable("BALLOT_PASSPHRASE");
        return given is { Length: 0 } ? throw Failure.Usage("The passphrase is empty: a key file without one is anybody's vote.") : given;
    }

    private static string ReadLine(FileInfo file) =>
        file.Exists ? File.ReadAllText(file.FullName).TrimEnd('\r', '\n') : throw Failure.Usage($"There is no passphrase file '{file}'.");

    private static string TooShort => $"A passphrase has at least {Shortest} characters.";

    private async Task<string> AskAsync(string question, CancellationToken stop, int least = 1) => output.IsLive
        ? await new TextPrompt<string>(Printable.Markup(question)).Secret()
            .Validate(typed => typed.Length >= least, least == 1 ? "It can't be empty." : TooShort).ShowAsync(output.Console, stop)
        : throw Failure.Usage("No passphrase: use --passphrase-file, or set BALLOT_PASSPHRASE.");
}
