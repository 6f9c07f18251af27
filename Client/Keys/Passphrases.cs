using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Where passphrases come from: a file, BALLOT_PASSPHRASE, or whoever sits at the terminal; in this order.</summary>
internal sealed class Passphrases(Surroundings surroundings, Output output, FileInfo? file)
{
    /// <summary>For a key that exists.</summary>
    public async Task<string> ForKeyAsync(string path, CancellationToken stop) => Given() ?? await AskAsync($"Passphrase of {path}:", stop);

    /// <summary>For a new key: typed twice, because a typing error would lock it for ever.</summary>
    public async Task<string> ForNewKeyAsync(CancellationToken stop)
    {
        if (Given() is { } given) return given;
        var typed = await AskAsync("New passphrase:", stop);
        return typed == await AskAsync("Once more:", stop) ? typed : throw Failure.Usage("The two passphrases differ. Nothing was written.");
    }

    private string? Given()
    {
        var given = file is not null ? ReadLine(file) : surroundings.Variable("BALLOT_PASSPHRASE");
        return given is { Length: 0 } ? throw Failure.Usage("The passphrase is empty: a key file without one is anybody's vote.") : given;
    }

    private static string ReadLine(FileInfo file) =>
        file.Exists ? File.ReadAllText(file.FullName).TrimEnd('\r', '\n') : throw Failure.Usage($"There is no passphrase file '{file}'.");

    private async Task<string> AskAsync(string question, CancellationToken stop) => output.IsLive
        ? await new TextPrompt<string>(Printable.Markup(question)).Secret()
            .Validate(typed => typed.Length > 0, "It can't be empty.").ShowAsync(output.Console, stop)
        : throw Failure.Usage("No passphrase: use --passphrase-file, or set BALLOT_PASSPHRASE.");
}
