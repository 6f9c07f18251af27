using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Client;
using Spectre.Console;

namespace OrleansBallot.Tests.Client;

/// <summary>Runs the tool as a script would: arguments in; exit code, output and errors out.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly PbeParameters _cheap = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1_000);

    private readonly Dictionary<string, string> _variables = new() { ["BALLOT_PASSPHRASE"] = "correct horse" };

    /// <summary>A directory of this terminal's own.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("ballot-client-").FullName;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Columns; by default so many that no line is folded.</summary>
    public int Width { get; init; } = 10_000;

    /// <summary>Makes the connections.</summary>
    public Func<HttpMessageHandler> Http { get; init; } = () => new SocketsHttpHandler();

    public string? this[string variable]
    {
        set
        {
            if (value is null) _variables.Remove(variable);
            else _variables[variable] = value;
        }
    }

    /// <summary>The path of a file in this terminal's directory.</summary>
    public string At(string name) => Path.Combine(Directory, name);

    public async Task<Ran> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await BallotTool.RunAsync(arguments, new(
            Console(output), Console(errors), _variables.GetValueOrDefault, Clock, Http, Directory));
        return new((ExitCode)code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs the menu for somebody who presses these keys, and then Esc until it ends.</summary>
    public async Task<Ran> TypeAsync(params object[] keys)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var typed = new TypedConsole(output, keys);
        var code = await BallotTool.RunAsync([], new(typed, Console(errors), _variables.GetValueOrDefault, Clock, Http, Directory));
        return new((ExitCode)code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs a command that is to be done, and gives what it printed as JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var ran = await RunAsync([.. arguments, "--json"]);
        Assert.True(ran.Code == ExitCode.Done, $"{string.Join(' ', arguments)}: {ran.Code} {ran.Errors}");
        return ran.Json;
    }

    /// <summary>Somebody's key file, made where it is not there yet.</summary>
    public async Task<string> KeyAsync(string name)
    {
        var file = At(name + ".pem");
        if (File.Exists(file)) return file;

        // As `keys new` writes it, but for what the passphrase costs: a command that opens it would take half a second for that alone.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(file, key.ExportEncryptedPkcs8PrivateKeyPem(_variables["BALLOT_PASSPHRASE"], _cheap));
        return file;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(
            new() { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = Width;
        return console;
    }
}

/// <summary>What came of a run.</summary>
internal sealed record Ran(ExitCode Code, string Output, string Errors)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
