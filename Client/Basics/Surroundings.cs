using Spectre.Console;

namespace OrleansBallot.Client;

/// <summary>Everything outside the tool that commands use, except files: tests put something else there.</summary>
internal sealed record Surroundings(
    IAnsiConsole Out, IAnsiConsole Error, Func<string, string?> Variable, TimeProvider Clock, Func<HttpMessageHandler> Http,
    string Directory)
{
    /// <summary>Wide enough that no line is folded on its way into a file or a pipe.</summary>
    private const int UnfoldedWidth = 10_000;

    public static Surroundings OfThisProcess() => new(
        Console(System.Console.Out, System.Console.IsOutputRedirected),
        Console(System.Console.Error, System.Console.IsErrorRedirected),
        Environment.GetEnvironmentVariable,
        TimeProvider.System,
        () => new SocketsHttpHandler(),
        Environment.CurrentDirectory);

    private static IAnsiConsole Console(TextWriter writer, bool isRedirected)
    {
        var interactive = !isRedirected && !System.Console.IsInputRedirected;
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (isRedirected) console.Profile.Width = UnfoldedWidth;
        return console;
    }
}
